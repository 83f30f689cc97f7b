/** What the GPU itself carries from step to step, so that a step needs no answer from the page. */
import { adam } from '../../networks/network.ts';
import type { KernelBinding } from './kernel.ts';

/** Size of the state buffer. */
export const stateBytes = 20;

/** Where `usable` lies in it, in bytes. */
export const usableOffset = 4;

/** Where what belongs to the moments lies in it, up to its end, in bytes. */
export const momentsOffset = 8;

export function stateBinding(access: 'read' | 'write'): KernelBinding {
  return { name: 'state', type: 'OptimizerState', access };
}

export const stateDeclaration = `struct OptimizerState {
  // Bits of the batch loss: integers keep NaN and infinity, which shader arithmetic need not.
  lossBits: u32,
  // 1 until a loss is not finite: from then on no weight moves, whatever steps are on their way.
  usable: u32,
  // β₁ and β₂ to the power of the updates made with these moments; momentum needs neither.
  beta1Power: f32,
  beta2Power: f32,
  // Updates made with these moments.
  updates: u32,
}`;

/** Takes an update into account, where the loss is finite. */
export const countUpdate = `state.beta1Power *= ${adam.beta1};
    state.beta2Power *= ${adam.beta2};
    state.updates += 1u;`;

/** A power as the GPU multiplies it up, update by update, in 32 bits. */
function powerAfter(base: number, updates: number): number {
  const factor = Math.fround(base);
  let power = 1;
  for (let i = 0; i < updates && power > 0; i++) power = Math.fround(power * factor);
  return power;
}

/**
 * Contents of the state buffer after so many updates with the moments at hand.
 *
 * @param updates  0 before the first
 */
export function stateAfter(updates: number): Float32Array<ArrayBuffer> {
  const { beta1, beta2 } = adam;
  const state = Float32Array.of(0, 0, powerAfter(beta1, updates), powerAfter(beta2, updates), 0);
  const words = new Uint32Array(state.buffer);
  words[1] = 1;
  words[4] = updates;
  return state;
}

/** Updates made with the moments at hand, from the contents of the state buffer. */
export function updatesOf(state: Float32Array): number {
  return new Uint32Array(state.buffer, state.byteOffset, stateBytes / 4)[4];
}
