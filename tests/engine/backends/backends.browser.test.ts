import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { startBackend } from '../../../src/engine/backends/backend.ts';
import type { StartedBackend } from '../../../src/engine/backends/startedBackend.ts';
import {
  areLossesExpected,
  checkLosses,
  checkRequest,
} from '../../../src/engine/networks/trainingCheck.ts';
import { engineIds } from '../../../src/engine/protocol.ts';
import { tapeRun } from '../../support/tapeRun.ts';
import { checkLossParity, parityCases } from '../networks/lossParity.ts';

const starters = {
  webgpu: () => import('../../../src/engine/backends/webgpu.ts'),
  webgl: () => import('../../../src/engine/backends/webgl.ts'),
  wasm: () => import('../../../src/engine/backends/wasm.ts'),
};

const started: Pick<StartedBackend, 'dispose'>[] = [];

/** A running backend, or null with the reason printed where this browser has none. */
async function start(engine: keyof typeof starters): Promise<StartedBackend | null> {
  const { start } = await starters[engine]();
  try {
    const backend = await start(true);
    started.push(backend);
    return backend;
  } catch (reason) {
    console.info(`${engine} skipped: ${String(reason)}`);
    return null;
  }
}

/** Refused commands are reported late: waits for them, and fails on any. */
async function expectNothingRefused(backend: StartedBackend): Promise<void> {
  const quiet = new Promise<null>((resolve) => setTimeout(resolve, 100, null));
  expect(await Promise.race([backend.failed, quiet])).toBeNull();
}

afterEach(() => {
  for (const backend of started.splice(0)) backend.dispose();
});

describe.each(['webgpu', 'webgl', 'wasm'] as const)('%s', (engine) => {
  it('computes every loss as losses/evaluate does', async (test) => {
    const backend = await start(engine);
    if (!backend) return test.skip();
    for (const parityCase of parityCases)
      await checkLossParity(parityCase).catch((reason) => {
        throw new Error(`${parityCase.name}: ${String(reason)}`);
      });
    await expectNothingRefused(backend);
  });

  it('trains as the cpu does, and holds as much memory after ten steps as after three', async (test) => {
    const backend = await start(engine);
    if (!backend) return test.skip();
    const network = await tapeRun(checkRequest());
    expect(areLossesExpected(await checkLosses(network))).toBe(true);
    const held = () => {
      const { numTensors, numBytes, ...rest } = tf.memory() as tf.MemoryInfo & {
        numBytesInGPU?: number;
        numBytesAllocatedInGPU?: number;
      };
      const { numBytesInGPU = 0, numBytesAllocatedInGPU = 0 } = rest;
      return { numTensors, numBytes, numBytesInGPU, numBytesAllocatedInGPU };
    };
    const before = held();
    for (let i = 0; i < 3; i++) await checkLosses(network);
    expect(held()).toEqual(before);
    network.dispose();
    await expectNothingRefused(backend);
  });
});

describe('WebGPU', () => {
  it('tells when a shader fails', async (test) => {
    const backend = await start('webgpu');
    if (!backend) return test.skip();
    const { device } = tf.backend() as unknown as { device: GPUDevice };
    const module = device.createShaderModule({ code: 'not a shader' });
    device.createComputePipeline({ layout: 'auto', compute: { module } });
    // As every step does: without it the browser keeps the error to itself.
    await device.queue.onSubmittedWorkDone();
    expect(await backend.failed).toMatch(/^The graphics device refused a command \(.+\)$/);
  });

  it('tells when the device is lost', async (test) => {
    const backend = await start('webgpu');
    if (!backend) return test.skip();
    (tf.backend() as unknown as { device: GPUDevice }).device.destroy();
    expect(await backend.failed).toMatch(/^The graphics device was lost/);
  });
});

describe('startBackend', () => {
  const request = { engine: null, avoid: new Map(), report: () => {} };

  it('takes the best that trains, and gives a reason for each better one', async () => {
    const backend = await startBackend(request);
    started.push(backend);
    const { engine, passedOver } = backend.description;
    expect(passedOver).toHaveLength(engineIds.indexOf(engine));
    for (const reason of passedOver) expect(reason).toMatch(/\.$/);
  });

  it('starts the engine asked for, and frees everything of its check', async () => {
    const before = tf.memory().numTensors;
    const backend = await startBackend({ ...request, engine: 'wasm' });
    started.push(backend);
    expect(backend.description).toMatchObject({ engine: 'wasm', passedOver: [] });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('passes over what it is told to avoid', async () => {
    const avoid = new Map([
      ['webgpu', 'It broke.'],
      ['webgl', 'It broke too.'],
    ] as const);
    const backend = await startBackend({ ...request, avoid });
    started.push(backend);
    expect(backend.description).toMatchObject({
      engine: 'wasm',
      passedOver: ['It broke.', 'It broke too.'],
    });
  });
});
