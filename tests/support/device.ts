/** The device that kernels are tested on: the browser's own in a browser, Dawn's software driver in Node. */
import { type TestDevice, watched } from './testDevice.ts';

export type { TestDevice } from './testDevice.ts';

// Dawn reads files, so that a browser must not even load it.
const dawn = 'document' in globalThis ? null : await import('./dawn.ts');

/** Why kernels cannot be run here, or null when they can. A browser without WebGPU fails instead. */
export const missingDevice = dawn ? dawn.missingDriver : null;

/** Opens a device that computes. @throws Error when there is no adapter */
export async function openDevice(): Promise<TestDevice> {
  if (dawn) return dawn.openDawn('software');
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) throw new Error('this browser has no WebGPU adapter');
  return watched(await adapter.requestDevice());
}
