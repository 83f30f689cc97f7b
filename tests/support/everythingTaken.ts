/** Makes a plan take all memory that it ever takes. */
import type { NetworkRun } from '../../src/engine/networks/network.ts';
import { normalForm } from '../../src/losses/lossFunction.ts';
import { unifiedFocal } from './trainingTask.ts';

/** @param weights  any, of the network's length */
export async function takeEverything(
  run: NetworkRun,
  batch: readonly number[],
  weights: Float32Array,
): Promise<void> {
  const inside = normalForm(unifiedFocal);
  for (const loss of [inside, { ...inside, terms: null }]) await run.step(batch, loss, 1e-3);
  await run.predict([0], weights);
  await run.weights();
  await run.moments();
}
