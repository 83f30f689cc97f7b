/** The worker's script in a thread of Node. */
import { parentPort } from 'node:worker_threads';
import type { WorkerScope } from '../../src/bridge/workerEnd.ts';

const scope: WorkerScope = {
  onmessage: null,
  postMessage: (message, transfer) => parentPort?.postMessage(message, transfer as []),
};
Object.assign(globalThis, { self: scope });
await import('../../src/engine/worker.ts');
// What was said before waits for this.
parentPort?.on('message', (data) => scope.onmessage?.({ data } as MessageEvent));
