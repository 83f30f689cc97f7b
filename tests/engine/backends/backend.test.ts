import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type BackendRequest,
  type Starter,
  startBackend,
} from '../../../src/engine/backends/backend.ts';
import type { StartedBackend } from '../../../src/engine/backends/startedBackend.ts';
import {
  checkLosses,
  checkRequest,
  expectedLosses,
} from '../../../src/engine/networks/trainingCheck.ts';
import type { EngineId } from '../../../src/engine/protocol.ts';
import { tapeRun } from '../../support/tapeRun.ts';

const disposed: string[] = [];

/** Every engine is the cpu backend in disguise; `faults` says what each of them throws. */
function starters(
  faults: Partial<Record<EngineId, (acceptsSoftware: boolean) => void>> = {},
): Record<EngineId, Starter> {
  const starter = (engine: EngineId): Starter => ({
    label: engine.toUpperCase(),
    load: async () => ({
      start: async (acceptsSoftware): Promise<StartedBackend> => {
        faults[engine]?.(acceptsSoftware);
        await tf.setBackend('cpu');
        return {
          detail: 'in disguise',
          failed: new Promise(() => {}),
          gpu: null,
          dispose: () => disposed.push(engine),
        };
      },
    }),
  });
  return {
    webgpu: starter('webgpu'),
    webgl: starter('webgl'),
    wasm: starter('wasm'),
    cpu: starter('cpu'),
  };
}

const onlySoftware = (acceptsSoftware: boolean) => {
  if (!acceptsSoftware) throw new Error('Only a software adapter.');
};
const absent = () => {
  throw new Error('Not in this browser');
};

function request(change: Partial<BackendRequest> = {}): BackendRequest {
  return { engine: null, avoid: new Map(), report: () => {}, ...change };
}

afterEach(() => {
  disposed.length = 0;
});

describe('the training check', () => {
  it('expects what the cpu backend computes', async () => {
    await tf.setBackend('cpu');
    const network = await tapeRun(checkRequest());
    const losses = await checkLosses(network);
    losses.forEach((loss, i) => {
      expect(loss).toBeCloseTo(expectedLosses[i] as number, 4);
    });
    network.dispose();
  });
});

describe('startBackend', () => {
  it('takes the first that trains, and leaves no tensor of its check', async () => {
    const before = tf.memory().numTensors;
    const { description } = await startBackend(request(), starters());
    expect(description).toEqual({
      engine: 'webgpu',
      label: 'WEBGPU',
      detail: 'in disguise',
      passedOver: [],
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('says what it tries, and why it passed each better one over', async () => {
    const tried: EngineId[] = [];
    const report = (_: string, engine: EngineId) => tried.push(engine);
    const from = starters({ webgpu: absent, webgl: onlySoftware });
    const { description } = await startBackend(request({ report }), from);
    expect(tried).toEqual(['webgpu', 'webgl', 'wasm']);
    expect(description.engine).toBe('wasm');
    expect(description.passedOver).toEqual(['Not in this browser.', 'Only a software adapter.']);
  });

  it('takes a software adapter when WebAssembly cannot train, before plain JavaScript', async () => {
    const from = starters({ webgpu: onlySoftware, webgl: onlySoftware, wasm: absent });
    const { description } = await startBackend(request(), from);
    expect(description.engine).toBe('webgpu');
  });

  it('takes a software adapter that is asked for by name', async () => {
    const from = starters({ webgl: onlySoftware });
    const { description } = await startBackend(request({ engine: 'webgl' }), from);
    expect(description).toMatchObject({ engine: 'webgl', passedOver: [] });
  });

  it('falls back to the best other when the one asked for is not there', async () => {
    const from = starters({ wasm: absent, webgpu: onlySoftware });
    const { description } = await startBackend(request({ engine: 'wasm' }), from);
    expect(description.engine).toBe('webgl');
    expect(description.passedOver).toEqual(['Not in this browser.', 'Only a software adapter.']);
  });

  it('passes over a backend that computes wrong gradients, and lets it go', async () => {
    const stock = tf.getKernel(tf.Conv2DBackpropFilter, 'cpu');
    const replace = (kernelFunc: tf.KernelFunc) => {
      tf.unregisterKernel(tf.Conv2DBackpropFilter, 'cpu');
      tf.registerKernel({ ...stock, kernelFunc });
    };
    const wrong: tf.KernelFunc = ({ attrs }) => tf.zeros(attrs?.filterShape as number[]);
    const from = starters({ webgpu: () => replace(wrong), webgl: () => replace(stock.kernelFunc) });
    const { description } = await startBackend(request(), from);
    expect(description.engine).toBe('webgl');
    expect(description.passedOver).toEqual(['WEBGPU comes up but computes wrong gradients here.']);
    expect(disposed).toEqual(['webgpu']);
  });

  it('does not try what it is told to avoid', async () => {
    const tried: EngineId[] = [];
    const report = (_: string, engine: EngineId) => tried.push(engine);
    const avoid = new Map([['webgpu', 'It broke.']] as const);
    const { description } = await startBackend(request({ avoid, report }), starters());
    expect(tried).toEqual(['webgl']);
    expect(description.passedOver).toEqual(['It broke.']);
  });

  it('gives all reasons when nothing trains', async () => {
    const from = starters({ webgpu: absent, webgl: absent, wasm: absent, cpu: absent });
    await expect(startBackend(request(), from)).rejects.toThrow(
      'No engine can train here. Not in this browser.',
    );
  });
});
