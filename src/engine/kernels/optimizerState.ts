/** What the GPU itself carries from step to step, so that a step needs no answer from the page. */
import type { KernelBinding } from './kernel.ts';

/** Size of the state buffer. */
export const stateBytes = 16;

export function stateBinding(access: 'read' | 'write'): KernelBinding {
  return { name: 'state', type: 'OptimizerState', access };
}

export const stateDeclaration = `struct OptimizerState {
  // Bits of the batch loss: integers keep NaN and infinity, which shader arithmetic need not.
  lossBits: u32,
  // 1 if the loss is finite, so that the weights may move.
  usable: u32,
  // β₁ and β₂ to the power of the updates made.
  beta1Power: f32,
  beta2Power: f32,
}`;

/** Before the first update. */
export const initialState: readonly number[] = [0, 0, 1, 1];
