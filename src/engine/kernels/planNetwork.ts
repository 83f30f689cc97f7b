/**
 * The network trained by fused kernels: one submit a step, nothing created between steps. Knows a
 * WebGPU device and nothing of tfjs.
 */
import type { LossFunction } from '../../losses/lossFunction.ts';
import type { Moments } from '../../runs/moment.ts';
import { unetLayers } from '../../runs/networkLayers.ts';
import type { OptimizerId } from '../../runs/setting.ts';
import { hostLoss } from '../networks/hostLoss.ts';
import type { MemoryNeed, MemoryShape } from '../networks/memory.ts';
import {
  type BatchImage,
  defaultOptimizer,
  type NetworkRequest,
  type TrainableNetwork,
} from '../networks/network.ts';
import { createGpuProgram, type GpuProgram } from './device/gpuProgram.ts';
import { createImageStore, type ImageStore, imageStoreBytes } from './device/imageStore.ts';
import { createReadback, type Readback } from './device/readback.ts';
import { type Footprint, footprint, planArena } from './plan/arena.ts';
import { recordUNet } from './plan/networkGraph.ts';
import {
  blockTable,
  padMoments,
  padWeights,
  unpadMoments,
  unpadWeights,
} from './plan/parameterLayout.ts';
import { whole } from './plan/planBuffers.ts';
import type { ResidentBuffers } from './plan/stepMemory.ts';
import { planStep, type StepPlan } from './plan/stepPlan.ts';
import type { Tuning } from './plan/tuning.ts';
import { powersOffset, stateAfter, stateBytes, usableOffset } from './shaders/optimizerState.ts';
import { packClasses, packSettings, settingsBytes } from './shaders/settings.ts';

/** One on the device, one waiting for it, one whose loss is being read. */
const stepsUnderWay = 3;

/** Predictions under way: one is read while the next is computed. */
const predictionsUnderWay = 2;

type Shape = Pick<NetworkRequest, 'config' | 'batchSize'> & {
  readonly images: Pick<NetworkRequest['images'], 'size' | 'channels' | 'classes'>;
};

function planOf({ config, images, batchSize }: Shape, tuning: Tuning): StepPlan {
  if (images.size % 2 ** config.depth !== 0)
    throw new RangeError(
      `a network of depth ${config.depth} needs images whose side divides by ${2 ** config.depth}: got ${images.size}`,
    );
  const layers = unetLayers(config, images.channels, images.classes);
  return planStep(layers, recordUNet(layers, images.size), { images: batchSize, tuning });
}

/** GPU memory that {@link createPlanNetwork} would need beside the images, without a device. */
export function planFootprint(shape: Shape, tuning: Tuning): Footprint {
  const plan = planOf(shape, tuning);
  return footprint(plan, planArena(plan, Number.MAX_SAFE_INTEGER));
}

/** All GPU memory that {@link createPlanNetwork} would take, without a device. */
export function planNeed(shape: MemoryShape, tuning: Tuning): MemoryNeed {
  const plan = planOf(shape, tuning);
  const { arena, parameters, largestBinding } = footprint(
    plan,
    planArena(plan, Number.MAX_SAFE_INTEGER),
  );
  const readbacks =
    stepsUnderWay * stateBytes +
    predictionsUnderWay * plan.differences.bytes +
    plan.residents.weights.bytes;
  const stored = imageStoreBytes(shape.images, shape.images.inputs.length);
  return { bytes: arena + parameters + readbacks + stored, largestPiece: largestBinding };
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
  readonly stepsUnderWay = stepsUnderWay;
  readonly dispatches: number;
  readonly #device: GPUDevice;
  readonly #plan: StepPlan;
  readonly #program: GpuProgram;
  readonly #images: ImageStore;
  readonly #labels: NetworkRequest['images']['masks'];
  readonly #size: number;
  readonly #classes: number;
  /** Steps whose loss is computed outside, one after the other: the next may not touch their activations. */
  #outside: Promise<unknown> = Promise.resolve();
  #stepsOutside = 0;
  #logits: Readback | null = null;
  /** Made by the first checkpoint and kept, because there is one every few steps. */
  #weights: Readback | null = null;
  readonly #losses: Readback;
  readonly #predictions: Readback;
  /** What the last step wrote to the uniform buffer. */
  readonly #settings = new Float32Array(settingsBytes / 4);
  /** Whose moments these are, and how many updates made them; another object for other moments. */
  #memory: { readonly optimizer: OptimizerId; updates: number } = {
    optimizer: defaultOptimizer,
    updates: 0,
  };

  constructor(device: GPUDevice, request: NetworkRequest, plan: StepPlan, program: GpuProgram) {
    const { config, images } = request;
    this.layers = unetLayers(config, images.channels, images.classes);
    this.dispatches = plan.forward.length + plan.loss.length + plan.backward.length;
    this.#labels = images.masks;
    this.#size = images.size;
    this.#classes = images.classes;
    this.#device = device;
    this.#plan = plan;
    this.#program = program;
    this.#images = createImageStore(device, images);
    this.#losses = createReadback(device, 'loss', stateBytes, stepsUnderWay);
    this.#predictions = createReadback(
      device,
      'prediction',
      plan.differences.bytes,
      predictionsUnderWay,
    );
    device.queue.writeBuffer(this.#resident('blocks'), 0, blockTable(plan.parameters));
  }

  async step(
    images: readonly BatchImage[],
    loss: LossFunction,
    learningRate: number,
    optimizer = defaultOptimizer,
  ): Promise<number> {
    if (images.length !== this.#plan.images)
      throw new RangeError(`a step takes ${this.#plan.images} images: got ${images.length}`);
    if (!loss.terms) return this.#stepOutside(images, loss, learningRate, optimizer);
    if (this.#stepsOutside > 0) await this.#outside;
    let memory = this.#memory;
    const state = await this.#losses.read((destination) => {
      memory = this.#writeSettings(loss, learningRate, optimizer);
      this.#submit(images, (encoder) => {
        const pass = encoder.beginComputePass();
        this.#program.encodeForward(pass);
        this.#program.encodeLoss(pass);
        this.#program.encodeBackward(pass);
        pass.end();
        encoder.copyBufferToBuffer(this.#resident('state'), 0, destination, 0, stateBytes);
      });
    });
    if (Number.isFinite(state[0])) memory.updates += 1;
    return state[0];
  }

  /** A step whose loss is computed by losses/ itself: forward, read the logits, write their gradient, backward. */
  #stepOutside(
    images: readonly BatchImage[],
    loss: LossFunction,
    learningRate: number,
    optimizer: OptimizerId,
  ): Promise<number> {
    this.#stepsOutside += 1;
    const step = this.#outside.then(async () => {
      const { queue } = this.#device;
      const { logits: view, logitsGradient } = this.#plan;
      this.#logits ??= createReadback(this.#device, 'logits', view.bytes, 1);
      const logits = await this.#logits.read((destination) =>
        this.#submit(images, (encoder) => {
          const pass = encoder.beginComputePass();
          this.#program.encodeForward(pass);
          pass.end();
          const { buffer, offset } = this.#program.locate(view);
          encoder.copyBufferToBuffer(buffer, offset, destination, 0, view.bytes);
        }),
      );
      const labels = images.map(
        (image) => (typeof image === 'number' ? this.#labels[image] : image.mask) as Uint8Array,
      );
      const grid = { width: this.#size, height: this.#size };
      const { value, gradient } = hostLoss(loss, logits, labels, this.#classes, grid);
      if (!Number.isFinite(value)) {
        // As a loss on the GPU does: nothing sent before this is known may change a weight.
        queue.writeBuffer(this.#resident('state'), usableOffset, Uint32Array.of(0));
        return value;
      }
      this.#writeSettings(loss, learningRate, optimizer).updates += 1;
      const { buffer, offset } = this.#program.locate(logitsGradient);
      queue.writeBuffer(buffer, offset, gradient as Float32Array<ArrayBuffer>);
      const encoder = this.#device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      this.#program.encodeAcceptedLoss(pass);
      this.#program.encodeBackward(pass);
      pass.end();
      queue.submit([encoder.finish()]);
      return value;
    });
    this.#outside = step
      .catch(() => {})
      .then(() => {
        this.#stepsOutside -= 1;
      });
    return step;
  }

  /** Sets the next step's loss and update. The queue keeps this behind every step sent before. */
  #writeSettings(loss: LossFunction, learningRate: number, optimizer: OptimizerId) {
    const { queue } = this.#device;
    if (optimizer !== this.#memory.optimizer) {
      this.#memory = { optimizer, updates: 0 };
      this.#clearMoments();
      queue.writeBuffer(this.#resident('state'), powersOffset, Float32Array.of(1, 1));
    }
    packSettings(this.#settings, loss.terms, learningRate, optimizer);
    const classTerms = this.#classes > 2 && loss.classTerms(this.#classes);
    if (classTerms) packClasses(this.#settings, classTerms);
    queue.writeBuffer(this.#resident('settings'), 0, this.#settings);
    return this.#memory;
  }

  #clearMoments(): void {
    const encoder = this.#device.createCommandEncoder();
    encoder.clearBuffer(this.#resident('moments'));
    this.#device.queue.submit([encoder.finish()]);
  }

  predict(images: readonly number[]): Promise<Float32Array[]> {
    return this.#predictBatches(images);
  }

  masksChanged(images: readonly number[]): void {
    for (const image of images) this.#images.replaceMask(image);
  }

  predictInputs(inputs: readonly Float32Array<ArrayBuffer>[]): Promise<Float32Array[]> {
    return this.#predictBatches(inputs.map((input) => ({ input, mask: null })));
  }

  async #predictBatches(images: readonly BatchImage[]): Promise<Float32Array[]> {
    if (this.#stepsOutside > 0) await this.#outside;
    const batches: Promise<Float32Array[]>[] = [];
    for (let start = 0; start < images.length; start += this.#plan.images)
      batches.push(this.#predictBatch(images.slice(start, start + this.#plan.images)));
    return (await Promise.all(batches)).flat();
  }

  async #predictBatch(images: readonly BatchImage[]): Promise<Float32Array[]> {
    const floats = (this.#classes - 1) * this.#size ** 2;
    const differences = await this.#predictions.read((destination) =>
      this.#submit(images, (encoder) => {
        const pass = encoder.beginComputePass();
        this.#program.encodeForward(pass, images.length);
        this.#program.encodeDifference(pass, images.length);
        pass.end();
        const { buffer, offset } = this.#program.locate(this.#plan.differences);
        encoder.copyBufferToBuffer(buffer, offset, destination, 0, images.length * floats * 4);
      }),
    );
    return images.map((_, slot) => differences.slice(slot * floats, (slot + 1) * floats));
  }

  /** Copies the batch, records the work and submits both. */
  #submit(images: readonly BatchImage[], record: (encoder: GPUCommandEncoder) => void): void {
    const encoder = this.#device.createCommandEncoder();
    this.#images.copyBatch(encoder, images, {
      input: this.#program.locate(this.#plan.input),
      masks: this.#program.locate(this.#plan.masks),
    });
    record(encoder);
    this.#device.queue.submit([encoder.finish()]);
  }

  async weights(): Promise<Float32Array> {
    if (this.#stepsOutside > 0) await this.#outside;
    const { bytes } = this.#plan.residents.weights;
    this.#weights ??= createReadback(this.#device, 'weights', bytes, 1);
    const padded = await this.#weights.read((destination) => {
      const encoder = this.#device.createCommandEncoder();
      encoder.copyBufferToBuffer(this.#resident('weights'), 0, destination, 0, bytes);
      this.#device.queue.submit([encoder.finish()]);
    });
    return unpadWeights(this.#plan.parameters, padded);
  }

  async moments(): Promise<Moments> {
    if (this.#stepsOutside > 0) await this.#outside;
    const { optimizer, updates } = this.#memory;
    const { bytes } = this.#plan.residents.moments;
    // Twice the weights, and read seldom: not worth keeping.
    const readback = createReadback(this.#device, 'moments', bytes, 1);
    try {
      const pairs = await readback.read((destination) => {
        const encoder = this.#device.createCommandEncoder();
        encoder.copyBufferToBuffer(this.#resident('moments'), 0, destination, 0, bytes);
        this.#device.queue.submit([encoder.finish()]);
      });
      const [first, second] = unpadMoments(this.#plan.parameters, pairs);
      return { optimizer, updates, first, second: optimizer === 'adam' ? second : null };
    } finally {
      readback.dispose();
    }
  }

  setWeights(weights: Float32Array, moments: Moments | null = null): void {
    const { queue } = this.#device;
    const { parameters } = this.#plan;
    queue.writeBuffer(this.#resident('weights'), 0, padWeights(parameters, weights));
    const { optimizer, updates } = moments ?? { optimizer: this.#memory.optimizer, updates: 0 };
    this.#memory = { optimizer, updates };
    queue.writeBuffer(this.#resident('state'), 0, stateAfter(updates));
    if (moments) queue.writeBuffer(this.#resident('moments'), 0, padMoments(parameters, moments));
    else this.#clearMoments();
  }

  dispose(): void {
    this.#losses.dispose();
    this.#logits?.dispose();
    this.#weights?.dispose();
    this.#predictions.dispose();
    this.#images.dispose();
    this.#program.dispose();
  }

  #resident(name: keyof ResidentBuffers): GPUBuffer {
    return this.#program.locate(whole(this.#plan.residents[name])).buffer;
  }
}
