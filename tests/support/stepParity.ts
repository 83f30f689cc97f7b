/** Holds twenty steps of a planned network, its weights and its predictions against double precision. */

import { expect } from 'vitest';
import type { NetworkRequest, NetworkRun } from '../../src/engine/networks/network.ts';
import { normalForm } from '../../src/losses/lossFunction.ts';
import type { OptimizerId } from '../../src/runs/setting.ts';
import { relativeError } from './noise.ts';
import { ReferenceNetwork } from './referenceNetwork.ts';
import { unifiedFocal } from './trainingTask.ts';

// Small enough that a ReLU which flips by rounding does not grow into another course.
const learningRate = 0.003;

/** Batches of two out of three images, one of them twice. */
export const batches = [
  [0, 1],
  [2, 0],
  [1, 1],
];

/** @param request  what the network was made of; batches of two, at least three images, all with masks */
export async function expectStepParity(
  network: NetworkRun,
  { images, weights: initial }: NetworkRequest,
  optimizer: OptimizerId = 'adam',
): Promise<void> {
  const { size, inputs, masks } = images;
  const reference = new ReferenceNetwork(network.layers, size, initial);
  for (let step = 0; step < 20; step++) {
    const batch = batches[step % batches.length];
    // A slider moves in the middle of the training.
    const terms = step < 10 ? unifiedFocal : { ...unifiedFocal, delta: 0.8, backgroundFocus: 2 };
    const expected = reference.step(
      batch.map((image) => inputs.at(image)!),
      batch.map((image) => masks[image]!),
      terms,
      learningRate,
      optimizer,
    );
    const loss = await network.step(batch, normalForm(terms), learningRate, optimizer);
    expect(Math.abs(loss / expected - 1)).toBeLessThan(1e-4);
  }
  const weights = await network.weights();
  expect(relativeError(weights, reference.weights)).toBeLessThan(1e-3);
  const predicted = await network.predict([2, 0, 1]);
  // Of the same weights, so that twenty steps of rounding do not count twice.
  const wanted = new ReferenceNetwork(network.layers, size, weights).predict(
    [2, 0, 1].map((image) => inputs.at(image)!),
  );
  const flat = predicted.flatMap((one) => Array.from(one));
  expect(relativeError(flat, wanted)).toBeLessThan(1e-5);
  const loose = await network.predict([2, 0, 1].map((image) => inputs.at(image)!.slice()));
  expect(loose).toEqual(predicted);
}
