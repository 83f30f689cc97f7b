/** Takes the place of the page's choice of backends: WebAssembly in Node, from the files of its package. */

import type { Backend } from '../../src/engine/backends/backend.ts';
import { TapePlan } from '../../src/engine/networks/tapePlan.ts';
import { startWasmInNode } from '../engine/backends/wasmBackend.ts';

export async function startBackend(): Promise<Backend> {
  await startWasmInNode();
  const need = { bytes: 0, perRun: 0, largestPiece: 0 };
  return {
    description: {
      ...{ engine: 'wasm', label: 'WebAssembly', detail: 'on the processor, one thread' },
      passedOver: [],
    },
    failed: new Promise(() => {}),
    createPlan: async (request) => new TapePlan(request),
    memoryFor: async () => ({ need, left: Number.POSITIVE_INFINITY, piece: need.largestPiece }),
    dispose: () => {},
  };
}
