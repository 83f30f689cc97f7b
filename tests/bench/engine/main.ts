/**
 * The page of the engine benchmark: trains the reference networks with the product's engine and with
 * stock tfjs, one after the other, and reports what each step cost. Driven by ../engine.mjs.
 */
import { normalForm } from '../../../src/losses/lossFunction.ts';
import './counters.ts';
import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../../../src/engine/backends/backend.ts';
import { initialWeights } from '../../../src/engine/networks/initialWeights.ts';
import type { NetworkRequest } from '../../../src/engine/networks/network.ts';
import type { EngineId } from '../../../src/engine/protocol.ts';
import { lossTerms } from '../../../src/losses/catalogue.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';
import { createRandom } from '../../../src/pixels/random.ts';
import { unetLayers } from '../../../src/runs/networkLayers.ts';
import type { NetworkConfig } from '../../../src/runs/setting.ts';
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
  readonly engine: string;
  readonly adapter: string;
  readonly parameters: number;
  readonly first: StepCost;
  readonly steps: readonly StepCost[];
  readonly peakBytes: number;
  /** Milliseconds a step with several under way; null for an engine that makes them one by one. */
  readonly pipelinedMs: number | null;
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
      classes: 2,
      inputs: images.map((image) =>
        Float32Array.from(pixels, (_, i) => Number(inside(i)) + noise(i + image * size * size)),
      ),
      masks: images.map(() => Uint8Array.from(pixels, (_, i) => Number(inside(i)))),
    },
  };
}

/** A network under measurement, whatever makes it step. */
interface Runner {
  /** Steps that may be sent before the loss of the first is known. */
  readonly underWay: number;
  readonly name: string;
  readonly adapter: string;
  readonly parameters: number;
  readonly step: () => Promise<number>;
  readonly dispose: () => void;
}

async function costOf({ step }: Runner): Promise<StepCost> {
  takeCounts();
  const start = performance.now();
  const running = step();
  const hostMs = performance.now() - start;
  const loss = await running;
  const ms = performance.now() - start;
  return { ms, hostMs, loss, ...takeCounts() };
}

/** Milliseconds a step with as many under way as the engine keeps while it trains. */
async function pipelined({ step, underWay }: Runner, steps: number): Promise<number> {
  const start = performance.now();
  const sent: Promise<number>[] = [];
  for (let i = 0; i < steps; i++) {
    if (sent.length === underWay) await sent.shift();
    sent.push(step());
  }
  await Promise.all(sent);
  return (performance.now() - start) / steps;
}

/** The product's engine on this backend. */
async function own(engine: EngineId, run: EngineCase): Promise<Runner> {
  const backend = await startBackend({ engine, avoid: new Map(), report: () => {} });
  if (backend.description.engine !== engine)
    throw new Error(backend.description.passedOver.join(' '));
  const asked = request(run);
  const plan = await backend.createPlan(asked);
  const network = await plan.createRun(asked.weights);
  const indices = Array.from({ length: run.batch }, (_, i) => i);
  return {
    name: engine,
    adapter: backend.description.detail,
    parameters: network.layers.parameterCount,
    underWay: network.stepsUnderWay,
    step: () => network.step(indices, normalForm(terms), learningRate),
    dispose: () => {
      network.dispose();
      plan.dispose();
      backend.dispose();
    },
  };
}

/** Stock tfjs as a user meets it, on the backend that is set. */
function stock(name: string, run: EngineCase): Runner {
  const wanted = request(run);
  const network = new StockNetwork(wanted, (rate) => tf.train.adam(rate), learningRate);
  return {
    name,
    adapter: tf.getBackend(),
    parameters: wanted.weights.length,
    underWay: 1,
    step: () => network.step(terms),
    dispose: () => {},
  };
}

/**
 * Warms the engines up one after the other, then steps them in turn: whatever slows the machine down
 * for a while slows all of them.
 */
async function compare(engines: readonly string[], run: EngineCase): Promise<EngineResult[]> {
  const found: (Omit<EngineResult, 'steps' | 'pipelinedMs'> & {
    runner: Runner;
    steps: StepCost[];
  })[] = [];
  for (const engine of engines) {
    const before = takePeakBytes().alive;
    if (engine === 'cpu-stock') {
      await import('@tensorflow/tfjs-backend-cpu');
      await tf.setBackend('cpu');
    }
    const runner = engine.endsWith('-stock')
      ? stock(engine, run)
      : await own(engine as EngineId, run);
    const first = await costOf(runner);
    await costOf(runner);
    const { name, parameters } = runner;
    // Stock tfjs runs on the device that the engine before it opened.
    const adapter =
      engine === 'webgpu-stock' ? (found[0]?.adapter ?? runner.adapter) : runner.adapter;
    const peakBytes = takePeakBytes().peak - before;
    found.push({ engine: name, adapter, parameters, first, peakBytes, runner, steps: [] });
  }
  for (let round = 0; round < run.steps; round++)
    for (const { runner, steps } of found) steps.push(await costOf(runner));
  const results: EngineResult[] = [];
  for (const { runner, ...result } of found) {
    const pipelinedMs = runner.underWay > 1 ? await pipelined(runner, run.steps + 2) : null;
    results.push({ ...result, pipelinedMs });
    runner.dispose();
  }
  return results;
}

declare global {
  interface Window {
    compareEngines(engines: readonly string[], run: EngineCase): Promise<EngineResult[]>;
  }
}

window.compareEngines = compare;
