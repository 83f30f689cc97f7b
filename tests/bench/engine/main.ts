/**
 * The page of the engine benchmark: trains the reference networks with the product's engine and with
 * stock tfjs, one after the other, and reports what each step cost. Driven by ../engine.mjs.
 */
import './counters.ts';
import * as tf from '@tensorflow/tfjs';
import { createRandom } from '../../../src/data/random.ts';
import { startBackend } from '../../../src/engine/backend.ts';
import { initialWeights } from '../../../src/engine/initialWeights.ts';
import type { NetworkRequest } from '../../../src/engine/network.ts';
import type { EngineId, NetworkConfig } from '../../../src/engine/protocol.ts';
import { unetLayers } from '../../../src/engine/unet.ts';
import { lossTerms } from '../../../src/losses/catalogue.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';
import { takeCounts, takePeakBytes } from './counters.ts';
import { StockNetwork } from './stockNetwork.ts';

export interface EngineCase {
  readonly size: number;
  readonly batch: number;
  readonly network: NetworkConfig;
  /** Steps to measure after the warm-up. */
  readonly steps: number;
}

export interface StepCost {
  readonly ms: number;
  /** Until the call came back, the GPU not awaited. */
  readonly hostMs: number;
  readonly dispatches: number;
  readonly submits: number;
  readonly buffersCreated: number;
  readonly loss: number;
}

export interface EngineResult {
  readonly adapter: string;
  readonly parameters: number;
  readonly first: StepCost;
  readonly steps: readonly StepCost[];
  readonly peakBytes: number;
}

const learningRate = 1e-3;
const terms = lossTerms('asymmetric-unified-focal', defaultParameters);

/** A disc on noise; what the images show does not matter for time. */
function request({ size, batch, network }: EngineCase): NetworkRequest {
  const inside = (i: number) =>
    Math.hypot((i % size) - size / 2, Math.floor(i / size) - size / 2) < size / 5;
  const noise = (i: number) => ((Math.imul(i + 1, 2_654_435_761) >>> 0) / 2 ** 32) * 2 - 1;
  const pixels = { length: size * size };
  const images = Array.from({ length: batch }, (_, image) => image);
  return {
    config: network,
    batchSize: batch,
    weights: initialWeights(unetLayers(network, 1), createRandom(1, 'weights')),
    images: {
      size,
      channels: 1,
      inputs: images.map((image) =>
        Float32Array.from(pixels, (_, i) => Number(inside(i)) + noise(i + image * size * size)),
      ),
      masks: images.map(() => Uint8Array.from(pixels, (_, i) => Number(inside(i)))),
    },
  };
}

async function measure(step: () => Promise<number>, steps: number) {
  const one = async (): Promise<StepCost> => {
    takeCounts();
    const start = performance.now();
    const running = step();
    const hostMs = performance.now() - start;
    const loss = await running;
    const ms = performance.now() - start;
    return { ms, hostMs, loss, ...takeCounts() };
  };
  takePeakBytes();
  const first = await one();
  await one();
  const costs = [];
  for (let i = 0; i < steps; i++) costs.push(await one());
  return { first, steps: costs, peakBytes: takePeakBytes() };
}

/** The product's engine on this backend. */
async function own(engine: EngineId, run: EngineCase): Promise<EngineResult> {
  const backend = await startBackend({ engine, avoid: new Map(), report: () => {} });
  if (backend.description.engine !== engine)
    throw new Error(backend.description.passedOver.join(' '));
  const network = await backend.createNetwork(request(run), () => {});
  const indices = Array.from({ length: run.batch }, (_, i) => i);
  const result = await measure(() => network.step(indices, terms, learningRate), run.steps);
  const { parameterCount } = network.layers;
  network.dispose();
  backend.dispose();
  return { adapter: backend.description.detail, parameters: parameterCount, ...result };
}

/** Stock tfjs as a user meets it. */
async function stock(engine: 'webgpu' | 'cpu', run: EngineCase): Promise<EngineResult> {
  if (engine === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu');
  else await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend(engine);
  await tf.ready();
  const wanted = request(run);
  const network = new StockNetwork(wanted, (rate) => tf.train.adam(rate), learningRate);
  const result = await measure(() => network.step(terms), run.steps);
  return { adapter: engine, parameters: wanted.weights.length, ...result };
}

declare global {
  interface Window {
    runEngine(engine: string, run: EngineCase): Promise<EngineResult>;
  }
}

window.runEngine = (engine, run) => {
  if (engine === 'webgpu-stock') return stock('webgpu', run);
  if (engine === 'cpu-stock') return stock('cpu', run);
  return own(engine as EngineId, run);
};
