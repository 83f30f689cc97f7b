/** A loss by its three kernels, one after the other. */
import {
  type LossShape,
  lossGradientKernel,
  lossSumsKernel,
  lossTableLength,
  lossValueKernel,
} from '../../src/engine/kernels/shaders/loss.ts';
import { stateAfter } from '../../src/engine/kernels/shaders/optimizerState.ts';
import { packSettings, settingsBytes } from '../../src/engine/kernels/shaders/settings.ts';
import type { LossTerms } from '../../src/losses/terms.ts';
import { runKernel } from './runKernel.ts';
import type { TestDevice } from './testDevice.ts';

/** Packs 0 and 1 into bytes of 32-bit words. */
function packBytes(values: ArrayLike<number>): Uint32Array {
  const bytes = new Uint8Array(Math.ceil(values.length / 4) * 4);
  bytes.set(Array.from(values));
  return new Uint32Array(bytes.buffer);
}

/**
 * Optimiser's state after the loss, its value first, and dL/dlogits, [images, pixels, 2].
 *
 * @param logits  [images, pixels, 2]
 * @param truth  1 on foreground, 255 where nothing is judged, [images, pixels]
 */
export async function lossOnGpu(
  gpu: TestDevice,
  shape: LossShape,
  terms: LossTerms,
  logits: ArrayLike<number>,
  truth: ArrayLike<number>,
): Promise<{ readonly state: Float32Array; readonly gradient: Float32Array }> {
  const settings = new Float32Array(settingsBytes / 4);
  packSettings(settings, terms, 1e-3);
  const inputs = { logits, masks: packBytes(truth), settings };
  const { table } = await runKernel(gpu, lossSumsKernel(shape, 256), inputs, {
    table: lossTableLength(shape),
  });
  const { state, slopes } = await runKernel(
    gpu,
    lossValueKernel(shape),
    { table, settings, state: stateAfter(0) },
    { state: 4, slopes: shape.images * 4 },
  );
  const { gradient } = await runKernel(
    gpu,
    lossGradientKernel(shape),
    { ...inputs, slopes },
    { gradient: shape.images * shape.pixels * 2 },
  );
  return { state, gradient };
}
