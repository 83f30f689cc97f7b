/** WebAssembly, with threads where the page is cross-origin isolated, from files of our own origin. */
import { getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import * as tf from '@tensorflow/tfjs-core';
import { neverFails, type StartedBackend } from './startedBackend.ts';
import { registerWasmTrainingKernels } from './wasmKernels.ts';

/** @throws Error with a sentence, when the module cannot be loaded */
export async function start(): Promise<StartedBackend> {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plain,
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm-threaded-simd.wasm': threaded,
  });
  registerWasmTrainingKernels();
  if (!(await tf.setBackend('wasm'))) throw new Error('WebAssembly did not start.');
  const [hasSimd, hasThreads] = await Promise.all([
    tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'),
    tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT'),
  ]);
  const threads = hasSimd && hasThreads ? getThreadsCount() : 1;
  return {
    detail: threads > 1 ? `on the processor, ${threads} threads` : 'on the processor, one thread',
    failed: neverFails,
    gpu: null,
    // The module stays: it cannot be loaded twice, and an idle one costs only its memory.
    dispose: () => {},
  };
}
