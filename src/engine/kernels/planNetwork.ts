/**
 * The network trained by fused kernels: one submit a step, nothing created between steps. Knows a
 * WebGPU device and nothing of tfjs.
 */
import type { LossTerms } from '../../losses/terms.ts';
import type { NetworkRequest, TrainableNetwork } from '../network.ts';
import { unetLayers } from '../unet.ts';
import { type Footprint, footprint, planArena } from './arena.ts';
import { createGpuProgram, type GpuProgram } from './gpuProgram.ts';
import { createImageStore, type ImageStore } from './imageStore.ts';
import { recordUNet } from './networkGraph.ts';
import { initialState, stateBytes } from './optimizerState.ts';
import { blockTable, padWeights, unpadWeights } from './parameterLayout.ts';
import { whole } from './planBuffers.ts';
import { createReadback, type Readback } from './readback.ts';
import { packSettings, settingsBytes } from './settings.ts';
import type { ResidentBuffers } from './stepMemory.ts';
import { planStep, type StepPlan } from './stepPlan.ts';
import type { Tuning } from './tuning.ts';

/** Losses under way before a step waits for the oldest. */
const lossesUnderWay = 4;

/** Predictions under way: one is read while the next is computed. */
const predictionsUnderWay = 2;

type Shape = Pick<NetworkRequest, 'config' | 'batchSize'> & {
  readonly images: Pick<NetworkRequest['images'], 'size' | 'channels'>;
};

function planOf({ config, images, batchSize }: Shape, tuning: Tuning): StepPlan {
  if (images.size % 2 ** config.depth !== 0)
    throw new RangeError(
      `a network of depth ${config.depth} needs images whose side divides by ${2 ** config.depth}: got ${images.size}`,
    );
  const layers = unetLayers(config, images.channels);
  return planStep(layers, recordUNet(layers, images.size), { images: batchSize, tuning });
}

/** GPU memory that {@link createPlanNetwork} would need beside the images, without a device. */
export function planFootprint(shape: Shape, tuning: Tuning): Footprint {
  const plan = planOf(shape, tuning);
  return footprint(plan, planArena(plan, Number.MAX_SAFE_INTEGER));
}

export interface PlanNetwork extends TrainableNetwork {
  /** Dispatches of one training step. */
  readonly dispatches: number;
}

/**
 * Plans, allocates and compiles a network. `step` takes exactly `batchSize` images, which may repeat.
 *
 * @param onProgress  told how many of how many kernels are compiled
 * @throws RangeError when the network does not fit this device; the message says what to change
 */
export async function createPlanNetwork(
  device: GPUDevice,
  request: NetworkRequest,
  tuning: Tuning,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<PlanNetwork> {
  const plan = planOf(request, tuning);
  const program = await createGpuProgram(device, plan, onProgress);
  try {
    const network = new PlannedNetwork(device, request, plan, program);
    network.setWeights(request.weights);
    return network;
  } catch (error) {
    program.dispose();
    throw error;
  }
}

class PlannedNetwork implements PlanNetwork {
  readonly layers;
  readonly dispatches: number;
  readonly #device: GPUDevice;
  readonly #plan: StepPlan;
  readonly #program: GpuProgram;
  readonly #images: ImageStore;
  readonly #pixels: number;
  readonly #losses: Readback;
  readonly #predictions: Readback;
  /** What the last step wrote to the uniform buffer. */
  readonly #settings = new Float32Array(settingsBytes / 4);

  constructor(device: GPUDevice, request: NetworkRequest, plan: StepPlan, program: GpuProgram) {
    const { config, images } = request;
    this.layers = unetLayers(config, images.channels);
    this.dispatches = plan.forward.length + plan.backward.length;
    this.#device = device;
    this.#plan = plan;
    this.#program = program;
    this.#images = createImageStore(device, images);
    this.#pixels = images.size ** 2;
    this.#losses = createReadback(device, 'loss', stateBytes, lossesUnderWay);
    this.#predictions = createReadback(
      device,
      'prediction',
      plan.differences.bytes,
      predictionsUnderWay,
    );
    device.queue.writeBuffer(this.#resident('blocks'), 0, blockTable(plan.parameters));
  }

  async step(images: readonly number[], terms: LossTerms, learningRate: number): Promise<number> {
    if (images.length !== this.#plan.images)
      throw new RangeError(`a step takes ${this.#plan.images} images: got ${images.length}`);
    const state = await this.#losses.read((destination) => {
      packSettings(this.#settings, terms, learningRate);
      this.#device.queue.writeBuffer(this.#resident('settings'), 0, this.#settings);
      this.#submit(images, (encoder) => {
        const pass = encoder.beginComputePass();
        this.#program.encodeForward(pass);
        this.#program.encodeBackward(pass);
        pass.end();
        encoder.copyBufferToBuffer(this.#resident('state'), 0, destination, 0, stateBytes);
      });
    });
    return state[0];
  }

  async predict(images: readonly number[]): Promise<Float32Array[]> {
    const batches: Promise<Float32Array[]>[] = [];
    for (let start = 0; start < images.length; start += this.#plan.images)
      batches.push(this.#predictBatch(images.slice(start, start + this.#plan.images)));
    return (await Promise.all(batches)).flat();
  }

  async #predictBatch(images: readonly number[]): Promise<Float32Array[]> {
    const pixels = this.#pixels;
    const differences = await this.#predictions.read((destination) =>
      this.#submit(images, (encoder) => {
        const pass = encoder.beginComputePass();
        this.#program.encodeForward(pass, images.length);
        this.#program.encodeDifference(pass, images.length);
        pass.end();
        const { buffer, offset } = this.#program.locate(this.#plan.differences);
        encoder.copyBufferToBuffer(buffer, offset, destination, 0, images.length * pixels * 4);
      }),
    );
    return images.map((_, slot) => differences.slice(slot * pixels, (slot + 1) * pixels));
  }

  /** Copies the batch, records the work and submits both. */
  #submit(images: readonly number[], record: (encoder: GPUCommandEncoder) => void): void {
    const encoder = this.#device.createCommandEncoder();
    this.#images.copyBatch(encoder, images, {
      input: this.#program.locate(this.#plan.input),
      masks: this.#program.locate(this.#plan.masks),
    });
    record(encoder);
    this.#device.queue.submit([encoder.finish()]);
  }

  async weights(): Promise<Float32Array> {
    const { bytes } = this.#plan.residents.weights;
    const readback = createReadback(this.#device, 'weights', bytes, 1);
    try {
      const padded = await readback.read((destination) => {
        const encoder = this.#device.createCommandEncoder();
        encoder.copyBufferToBuffer(this.#resident('weights'), 0, destination, 0, bytes);
        this.#device.queue.submit([encoder.finish()]);
      });
      return unpadWeights(this.#plan.parameters, padded);
    } finally {
      readback.dispose();
    }
  }

  setWeights(weights: Float32Array): void {
    const { queue } = this.#device;
    queue.writeBuffer(this.#resident('weights'), 0, padWeights(this.#plan.parameters, weights));
    queue.writeBuffer(this.#resident('state'), 0, Float32Array.from(initialState));
    const encoder = this.#device.createCommandEncoder();
    encoder.clearBuffer(this.#resident('moments'));
    queue.submit([encoder.finish()]);
  }

  dispose(): void {
    this.#losses.dispose();
    this.#predictions.dispose();
    this.#images.dispose();
    this.#program.dispose();
  }

  #resident(name: keyof ResidentBuffers): GPUBuffer {
    return this.#program.locate(whole(this.#plan.residents[name])).buffer;
  }
}
