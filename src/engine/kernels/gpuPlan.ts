/**
 * A plan on a WebGPU device, for all runs of one shape: fused kernels, the images, and the memory of a step. Knows a
 * device and nothing of tfjs.
 */

import type { Moments } from '../../runs/moment.ts';
import type { UNetLayers } from '../../runs/networkLayers.ts';
import { unetLayers } from '../../runs/networkLayers.ts';
import type { MemoryNeed, MemoryShape } from '../networks/memory.ts';
import type { BatchImage, NetworkPlan, PlanRequest, PredictedImage } from '../networks/network.ts';
import { Pending } from '../networks/pending.ts';
import { ArenaQueue } from './device/arenaQueue.ts';
import { allocateOwn, type GpuMemory, ownBuffers } from './device/gpuMemory.ts';
import { createGpuProgram, type ForwardProgram, type GpuProgram } from './device/gpuProgram.ts';
import { createImageStore, type ImageStore, imageStoreBytes } from './device/imageStore.ts';
import { createReadback, type Readback } from './device/readback.ts';
import { GpuRun } from './gpuRun.ts';
import { type Footprint, footprint, planArena } from './plan/arena.ts';
import { recordUNet } from './plan/networkGraph.ts';
import { blockTable, padWeights } from './plan/parameterLayout.ts';
import { whole } from './plan/planBuffers.ts';
import { planStep, type StepPlan } from './plan/stepPlan.ts';
import type { Tuning } from './plan/tuning.ts';
import { stateBytes } from './shaders/optimizerState.ts';

/** One on the device, one waiting for it, one whose loss is being read. */
export const stepsUnderWay = 3;

/** Predictions under way: one is read while the next is computed. */
const predictionsUnderWay = 2;

type Shape = Pick<PlanRequest, 'config' | 'batchSize'> & {
  readonly images: Pick<PlanRequest['images'], 'size' | 'channels' | 'classes'>;
};

function planOf({ config, images, batchSize }: Shape, tuning: Tuning): StepPlan {
  if (images.size % 2 ** config.depth !== 0)
    throw new RangeError(
      `a network of depth ${config.depth} needs images whose side divides by ${2 ** config.depth}: got ${images.size}`,
    );
  const layers = unetLayers(config, images.channels, images.classes);
  return planStep(layers, recordUNet(layers, images.size), { images: batchSize, tuning });
}

/** GPU memory that {@link createGpuPlan} and one run would need beside the images, without a device. */
export function planFootprint(shape: Shape, tuning: Tuning): Footprint {
  const plan = planOf(shape, tuning);
  return footprint(plan, planArena(plan, Number.MAX_SAFE_INTEGER));
}

/** All GPU memory that {@link createGpuPlan} and one run would take, and what one more run takes, without a device. */
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
  return {
    bytes: arena + parameters + readbacks + stored,
    largestPiece: largestBinding,
    perRun: ownBuffers.reduce((sum, name) => sum + plan.residents[name].bytes, 0),
  };
}

/**
 * Plans, allocates and compiles a network for its runs. Their steps take exactly `batchSize` images, which may repeat.
 *
 * @param onProgress  told how many of how many kernels are compiled
 * @throws RangeError when the network does not fit this device; the message says what to change
 */
export async function createGpuPlan(
  device: GPUDevice,
  request: PlanRequest,
  tuning: Tuning,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<GpuPlan> {
  const plan = planOf(request, tuning);
  const program = await createGpuProgram(device, plan, onProgress);
  try {
    return new GpuPlan(device, request, plan, program);
  } catch (error) {
    program.dispose();
    throw error;
  }
}

/** Any weights to predict with, which are no run's. */
interface Visitor {
  readonly memory: GpuMemory;
  readonly program: ForwardProgram;
  /** Those that are there. */
  weights: Float32Array | null;
}

export class GpuPlan implements NetworkPlan {
  readonly layers: UNetLayers;
  readonly stepsUnderWay = stepsUnderWay;
  /** Dispatches of one training step. */
  readonly dispatches: number;
  readonly device: GPUDevice;
  readonly step: StepPlan;
  readonly program: GpuProgram;
  /** Whose turn it is on the arena. */
  readonly arena = new ArenaQueue();
  readonly images: PlanRequest['images'];
  readonly losses: Readback;
  private readonly predictions: Readback;
  private readonly store: ImageStore;
  private readonly pending = new Pending();
  private visitor: Visitor | null = null;
  private logitsReadback: Readback | null = null;
  /** Made by the first checkpoint and kept, because there is one every few steps. */
  private weightsReadback: Readback | null = null;

  constructor(device: GPUDevice, request: PlanRequest, step: StepPlan, program: GpuProgram) {
    const { config, images } = request;
    this.layers = unetLayers(config, images.channels, images.classes);
    this.dispatches = step.forward.length + step.loss.length + step.backward.length;
    this.device = device;
    this.step = step;
    this.program = program;
    this.images = images;
    this.store = createImageStore(device, images);
    this.losses = createReadback(device, 'loss', stateBytes, stepsUnderWay);
    const { bytes } = step.differences;
    this.predictions = createReadback(device, 'prediction', bytes, predictionsUnderWay);
    const { buffer } = program.locate(whole(step.residents.blocks));
    device.queue.writeBuffer(buffer, 0, blockTable(step.parameters));
  }

  createRun(weights: Float32Array, moments: Moments | null = null): GpuRun {
    const run = new GpuRun(this);
    run.setWeights(weights, moments);
    return run;
  }

  predict(images: readonly PredictedImage[], weights: Float32Array): Promise<Float32Array[]> {
    const { device, step } = this;
    if (!this.visitor) {
      const memory = allocateOwn(device, step, ['weights']);
      this.visitor = { memory, program: this.program.forwardFor(memory), weights: null };
    }
    const { visitor } = this;
    const { buffer } = visitor.program.locate(whole(step.residents.weights));
    return this.predictWith(visitor.program, images, () => {
      // Another prediction may have come between two batches of this one.
      if (visitor.weights === weights) return;
      device.queue.writeBuffer(buffer, 0, padWeights(step.parameters, weights));
      visitor.weights = weights;
    });
  }

  /** Predictions in batches. @param prepare  called before each batch is submitted */
  async predictWith(
    program: ForwardProgram,
    images: readonly PredictedImage[],
    prepare: () => void = () => {},
  ): Promise<Float32Array[]> {
    const most = this.step.images;
    const batches: Promise<Float32Array[]>[] = [];
    for (let start = 0; start < images.length; start += most)
      batches.push(this.predictBatch(program, images.slice(start, start + most), prepare));
    return (await this.track(Promise.all(batches))).flat();
  }

  private async predictBatch(
    program: ForwardProgram,
    images: readonly PredictedImage[],
    prepare: () => void,
  ): Promise<Float32Array[]> {
    const { size, classes } = this.images;
    const floats = (classes - 1) * size ** 2;
    const batch = images.map((image) =>
      typeof image === 'number' ? image : { input: image, mask: null },
    );
    const differences = await this.read(this.predictions, (destination) => {
      prepare();
      this.submit(batch, (encoder) => {
        const pass = encoder.beginComputePass();
        program.encodeForward(pass, images.length);
        program.encodeDifference(pass, images.length);
        pass.end();
        const { buffer, offset } = program.locate(this.step.differences);
        encoder.copyBufferToBuffer(buffer, offset, destination, 0, images.length * floats * 4);
      });
    });
    return images.map((_, slot) => differences.slice(slot * floats, (slot + 1) * floats));
  }

  /** Reads what `submit` has copied into the buffer that it is given, submitted in its turn. */
  async read(readback: Readback, submit: (destination: GPUBuffer) => void): Promise<Float32Array> {
    const buffer = await this.arena.enter(() => {
      const submitInto = (destination: GPUBuffer) => {
        submit(destination);
        return destination;
      };
      const taken = readback.take();
      return taken instanceof Promise ? taken.then(submitInto) : submitInto(taken);
    });
    return readback.read(buffer);
  }

  /** Copies the batch, records the work and submits both. */
  submit(images: readonly BatchImage[], record: (encoder: GPUCommandEncoder) => void): void {
    const encoder = this.device.createCommandEncoder();
    this.store.copyBatch(encoder, images, {
      input: this.program.locate(this.step.input),
      masks: this.program.locate(this.step.masks),
    });
    record(encoder);
    this.device.queue.submit([encoder.finish()]);
  }

  masksChanged(images: readonly number[]): void {
    for (const image of images) this.store.replaceMask(image);
  }

  /** Reads the logits of a step whose loss is computed outside. */
  get logits(): Readback {
    this.logitsReadback ??= createReadback(this.device, 'logits', this.step.logits.bytes, 1);
    return this.logitsReadback;
  }

  /** Reads the weights of a run. */
  get weights(): Readback {
    const { bytes } = this.step.residents.weights;
    this.weightsReadback ??= createReadback(this.device, 'weights', bytes, 1);
    return this.weightsReadback;
  }

  /** Keeps the plan until this is done. */
  track<Result>(work: Promise<Result>): Promise<Result> {
    return this.pending.track(work);
  }

  dispose(): void {
    this.pending.afterwards(() => {
      this.losses.dispose();
      this.predictions.dispose();
      this.logitsReadback?.dispose();
      this.weightsReadback?.dispose();
      this.visitor?.memory.dispose();
      this.store.dispose();
      this.program.dispose();
    });
  }
}
