/**
 * WebAssembly from files of our own origin, with threads where the page is cross-origin isolated and the
 * machine has processors enough.
 */
import { getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import threadedFactory from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js';
import threadedSource from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js?raw';
import * as tf from '@tensorflow/tfjs-core';
import { neverFails, type StartedBackend } from './startedBackend.ts';
import { registerWasmTrainingKernels } from './wasmKernels.ts';

const threadFlag = 'WASM_HAS_MULTITHREAD_SUPPORT';

/** Longest wait for threads; without them the same work takes one. */
const threadLimitMs = 10_000;

/**
 * tfjs starts its threads from the text of this function. Minified, that text names a variable which
 * only exists outside of it, so the threads get the text of the file as it was published.
 */
function keepThreadSource(): void {
  const text = `(() => { ${threadedSource}\nreturn WasmBackendModuleThreadedSimd; })()`;
  Object.defineProperty(threadedFactory, 'toString', { value: () => text, configurable: true });
}

/**
 * tfjs takes half of the logical processors as threads, at most 8, and cannot be asked for more. Of two
 * or three that leaves one thread, and the page a processor to draw on: two threads on two processors
 * measured from 1.4 times faster to 1.5 times slower, depending on what else runs. One thread is as fast
 * without the threaded build, which starts slower and keeps eight workers.
 */
const fewestProcessors = 4;

/** A host may forbid workers made from text; the module then waits for its threads for ever. */
async function setBackend(): Promise<boolean> {
  if (navigator.hardwareConcurrency < fewestProcessors) tf.env().set(threadFlag, false);
  const [hasSimd, hasThreads] = await Promise.all([
    tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'),
    tf.env().getAsync(threadFlag),
  ]);
  if (!hasSimd || !hasThreads) return tf.setBackend('wasm');
  const late = new Promise<false>((resolve) => setTimeout(resolve, threadLimitMs, false));
  if (await Promise.race([tf.setBackend('wasm'), late])) return true;
  tf.env().set(threadFlag, false);
  return tf.setBackend('wasm');
}

/** @throws Error with a sentence, when the module cannot be loaded */
export async function start(): Promise<StartedBackend> {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plain,
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm-threaded-simd.wasm': threaded,
  });
  keepThreadSource();
  registerWasmTrainingKernels();
  if (!(await setBackend())) throw new Error('WebAssembly did not start.');
  const threads = tf.env().getBool(threadFlag) ? getThreadsCount() : 1;
  return {
    detail: threads > 1 ? `on the processor, ${threads} threads` : 'on the processor, one thread',
    failed: neverFails,
    gpu: null,
    // The module stays: it cannot be loaded twice, and an idle one costs only its memory.
    dispose: () => {},
  };
}
