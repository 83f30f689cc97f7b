/**
 * What a step needs besides when its loss is computed outside of the GPU: the optimiser's state moves on,
 * unless an earlier loss was not finite. The gradient of the logits is written by the page.
 */
import { type Kernel, workgroupKernel } from './kernel.ts';
import { countUpdate, stateBinding, stateDeclaration } from './optimizerState.ts';

/** Binds state. One thread: there is nothing to divide. */
export function acceptLossKernel(): Kernel {
  return workgroupKernel({
    name: 'accept loss',
    bindings: [stateBinding('write')],
    declarations: stateDeclaration,
    workgroups: 1,
    workgroupSize: 1,
    body: `if (state.usable == 0u) { return; }
  ${countUpdate}`,
  });
}
