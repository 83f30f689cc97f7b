import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { tuningFor } from '../../../src/engine/kernels/plan/tuning.ts';
import { planNeed } from '../../../src/engine/kernels/planNeed.ts';
import {
  checkMemory,
  DoesNotFit,
  memoryLimit,
  tapeNeed,
} from '../../../src/engine/networks/memory.ts';
import { lossFunction } from '../../../src/losses/lossFunction.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';
import { referenceNetworks } from '../../../src/runs/setting.ts';
import { tapeRun } from '../../support/tapeRun.ts';
import { trainingTask } from '../../support/trainingTask.ts';

// Stock ops on one busy core take their time.
vi.setConfig({ testTimeout: 60_000 });

const GiB = 2 ** 30;
const images = (size: number, count = 8) => ({
  size,
  channels: 3 as const,
  classes: 2,
  inputs: { length: count },
});

describe('the memory of a step on the tape', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it.each([
    ['none', 1, 4, 16, 1],
    ['none', 3, 8, 32, 2],
    ['instance', 2, 4, 32, 2],
    ['instance', 3, 8, 32, 2],
  ] as const)(
    'norm %s, %i poolings, %i filters, %i pixels, batch %i: estimated within a fifth',
    async (norm, depth, filters, size, batchSize) => {
      const request = trainingTask({ depth, filters, norm }, size, 1, batchSize);
      const network = await tapeRun(request);
      const loss = lossFunction({ id: 'asymmetric-unified-focal', parameters: defaultParameters });
      const batch = Array.from({ length: batchSize }, (_, i) => i);
      const { peakBytes } = await tf.profile(() => tf.dispose(network.gradient(batch, loss)));
      expect(Math.abs(tapeNeed(request).bytes / peakBytes - 1)).toBeLessThan(0.2);
      network.dispose();
    },
  );
});

describe('the memory of a prediction on the tape', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it.each([
    ['none', 2, 8, 32],
    ['instance', 2, 4, 32],
    ['instance', 3, 8, 48],
  ] as const)(
    'norm %s, %i poolings, %i filters, %i pixels: at most what is estimated',
    async (norm, depth, filters, size) => {
      const request = trainingTask({ depth, filters, norm }, size, 1, 1);
      const network = await tapeRun(request);
      const { peakBytes } = await tf.profile(async () => {
        await network.predict([0]);
        return [];
      });
      const { bytes } = tapeNeed({ ...request, predictsOnly: true });
      expect(peakBytes).toBeLessThan(bytes);
      expect(peakBytes).toBeGreaterThan(bytes / 3);
      // Six times the pixels of a step take hardly more than the step.
      expect(bytes).toBeLessThan(tapeNeed(request).bytes / 2);
      network.dispose();
    },
  );
});

describe('what may be had', () => {
  it('is less where the machine says that it is small, and never beyond what WebAssembly addresses', () => {
    expect(memoryLimit('webgpu', false, undefined)).toBe(8 * GiB);
    expect(memoryLimit('webgpu', false, 8)).toBe(8 * GiB);
    expect(memoryLimit('webgpu', false, 4)).toBe(2 * GiB);
    expect(memoryLimit('webgpu', true, undefined)).toBe(4 * GiB);
    expect(memoryLimit('wasm', false, 32)).toBe(3.5 * GiB);
    expect(memoryLimit('wasm', false, 4)).toBe(2 * GiB);
  });

  const tuning = tuningFor('hardware');
  const needOf = (size: number) => (batchSize: number) =>
    planNeed({ config: referenceNetworks.huge, batchSize, images: images(size) }, tuning);
  const limits = { bytes: 8 * GiB, piece: 2 * GiB };

  it('holds eight million parameters at 512 pixels with a batch of 4, and offers one that fits for 16', () => {
    const need = checkMemory(4, needOf(512), limits);
    expect(need.bytes).toBeGreaterThan(GiB);
    expect(need.bytes).toBeLessThan(limits.bytes);
    const refused = () => checkMemory(16, needOf(512), limits);
    expect(refused).toThrow(DoesNotFit);
    expect(refused).toThrow('a batch of 16 needs 10.0 GB of memory, and at most 8.0 GB can be had');
    expect(refused).toThrow('A batch of 8 needs');
    expect(refused).toThrow(expect.objectContaining({ batchSize: 8 }));
  });

  it('names what is too large in one piece', () => {
    const refused = () => checkMemory(16, needOf(512), { bytes: 16 * GiB, piece: 128 * 2 ** 20 });
    expect(refused).toThrow('needs 512 MB of memory in one piece');
    expect(refused).toThrow(expect.objectContaining({ batchSize: 4 }));
  });

  it('offers no batch where not even one image fits', () => {
    const refused = () => checkMemory(4, needOf(512), { bytes: 2 ** 20, piece: 2 ** 20 });
    expect(refused).toThrow('Use smaller images or a smaller network');
    expect(refused).toThrow(expect.objectContaining({ batchSize: null }));
  });

  it('counts a thousand images only as far as they are kept on the device', () => {
    const needFor = (count: number) =>
      planNeed(
        { config: referenceNetworks.small, batchSize: 2, images: images(256, count) },
        tuning,
      ).bytes;
    expect(needFor(1000) - needFor(1)).toBeLessThan(384 * 2 ** 20);
    expect(needFor(100) - needFor(50)).toBe(50 * 256 ** 2 * 13);
  });
});
