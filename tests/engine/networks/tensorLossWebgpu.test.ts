import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '../../../src/engine/networks/gradients.ts';
import { missingDriver, openDawn } from '../../support/dawn.ts';
import type { TestDevice } from '../../support/testDevice.ts';
import { checkLossParity, parityCases } from './lossParity.ts';

describe.skipIf(missingDriver)(
  `stock WebGPU outside a browser (${missingDriver ?? 'Dawn'})`,
  () => {
    let dawn: TestDevice;

    beforeAll(async () => {
      dawn = await openDawn('software');
      // tfjs asks for the browser's, and only whether it is there.
      const navigator = { gpu: {} };
      Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
      const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
      tf.removeBackend('webgpu');
      tf.registerBackend('webgpu', () => new WebGPUBackend(dawn.device));
      await tf.setBackend('webgpu');
    }, 30_000);

    it('computes every loss as losses/evaluate does', async () => {
      for (const parityCase of parityCases)
        await checkLossParity(parityCase).catch((reason) => {
          throw new Error(`${parityCase.name}: ${String(reason)}`);
        });
      expect(dawn.complaints).toEqual([]);
    }, 60_000);
  },
);
