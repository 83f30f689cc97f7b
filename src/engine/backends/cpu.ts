/** Plain JavaScript: always there, and slow. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { neverFails, type StartedBackend } from './startedBackend.ts';

/** @throws Error with a sentence, which does not happen in a browser that can run this page */
export async function start(): Promise<StartedBackend> {
  if (!(await tf.setBackend('cpu'))) throw new Error('The JavaScript backend did not start.');
  return { detail: 'on the processor, slow', failed: neverFails, gpu: null, dispose: () => {} };
}
