/**
 * What all runs of a plan share on a device: kernels, the memory of a step, images, read-backs, and whose turn it is on
 * them.
 */
import { type UNetLayers, unetLayers } from '../../runs/networkLayers.ts';
import { Lifetime } from '../networks/lifetime.ts';
import type { BatchImage, PlanRequest, PredictedImage } from '../networks/network.ts';
import { Turns } from '../networks/turns.ts';
import type { ForwardProgram, GpuProgram } from './device/gpuProgram.ts';
import { createImageStore, type ImageStore } from './device/imageStore.ts';
import { createReadback, type Readback } from './device/readback.ts';
import { blockTable } from './plan/parameterLayout.ts';
import { whole } from './plan/planBuffers.ts';
import type { StepPlan } from './plan/stepPlan.ts';
import { stateBytes } from './shaders/optimizerState.ts';

/** One on the device, one waiting for it, one whose loss is being read. */
export const stepsUnderWay = 3;

/** Predictions under way: one is read while the next is computed. */
export const predictionsUnderWay = 2;

export class SharedStep {
  readonly layers: UNetLayers;
  readonly device: GPUDevice;
  readonly plan: StepPlan;
  readonly program: GpuProgram;
  readonly turns = new Turns();
  readonly images: PlanRequest['images'];
  readonly losses: Readback;
  private readonly predictions: Readback;
  private readonly store: ImageStore;
  private readonly life = new Lifetime('the plan');
  private logitsReadback: Readback | null = null;
  /** Made by the first checkpoint and kept, because there is one every few steps. */
  private weightsReadback: Readback | null = null;
  /** Made by the first moment that is kept, and kept. */
  private momentsReadback: Readback | null = null;

  /** @throws RangeError when an image or mask has another size than it should */
  constructor(
    device: GPUDevice,
    { config, images }: PlanRequest,
    plan: StepPlan,
    program: GpuProgram,
  ) {
    this.layers = unetLayers(config, images.channels, images.classes);
    this.device = device;
    this.plan = plan;
    this.program = program;
    this.images = images;
    this.store = createImageStore(device, images);
    this.losses = createReadback(device, 'loss', stateBytes, stepsUnderWay);
    const { bytes } = plan.differences;
    this.predictions = createReadback(device, 'prediction', bytes, predictionsUnderWay);
    const { buffer } = program.locate(whole(plan.residents.blocks));
    device.queue.writeBuffer(buffer, 0, blockTable(plan.parameters));
  }

  /** Predictions in batches, one behind the other. @param prepare  called before the first is submitted */
  async predict(
    program: ForwardProgram,
    images: readonly PredictedImage[],
    prepare: () => void = () => {},
  ): Promise<Float32Array[]> {
    const most = this.plan.images;
    const batches: Promise<Float32Array[]>[] = [];
    for (let start = 0; start < images.length; start += most) {
      const batch = images.slice(start, start + most);
      batches.push(this.predictBatch(program, batch, start === 0 ? prepare : () => {}));
    }
    // None is under way any more when one that failed is told of.
    await Promise.allSettled(batches);
    return (await Promise.all(batches)).flat();
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
        const { buffer, offset } = program.locate(this.plan.differences);
        encoder.copyBufferToBuffer(buffer, offset, destination, 0, images.length * floats * 4);
      });
    });
    return images.map((_, slot) => differences.slice(slot * floats, (slot + 1) * floats));
  }

  /** Reads what `submit` has copied into the buffer that it is given, submitted in its turn. */
  async read(readback: Readback, submit: (destination: GPUBuffer) => void): Promise<Float32Array> {
    const { values } = await this.turns.take(() => readback.send(submit));
    return values;
  }

  /** Copies the batch, records the work and submits both. @throws RangeError, nothing recorded, for an image of another size */
  submit(images: readonly BatchImage[], record: (encoder: GPUCommandEncoder) => void): void {
    const encoder = this.device.createCommandEncoder();
    this.store.copyBatch(encoder, images, {
      input: this.program.locate(this.plan.input),
      masks: this.program.locate(this.plan.masks),
    });
    record(encoder);
    this.device.queue.submit([encoder.finish()]);
  }

  masksChanged(images: readonly number[]): void {
    for (const image of images) this.store.replaceMask(image);
  }

  /** Reads the logits of a step whose loss is computed outside. */
  get logits(): Readback {
    this.logitsReadback ??= createReadback(this.device, 'logits', this.plan.logits.bytes, 1);
    return this.logitsReadback;
  }

  /** Reads the weights of a run. */
  get weights(): Readback {
    const { bytes } = this.plan.residents.weights;
    this.weightsReadback ??= createReadback(this.device, 'weights', bytes, 1);
    return this.weightsReadback;
  }

  /** Reads the moments of a run with the state of its optimiser. */
  get moments(): Readback {
    const bytes = this.plan.residents.moments.bytes + stateBytes;
    this.momentsReadback ??= createReadback(this.device, 'moments', bytes, 1);
    return this.momentsReadback;
  }

  /** Begins work that the plan stays for. */
  during<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.life.during(work);
  }

  /** Frees it once nothing is under way. @param besides  is called then */
  dispose(besides: () => void): void {
    this.life.end(() => {
      this.losses.dispose();
      this.predictions.dispose();
      this.logitsReadback?.dispose();
      this.weightsReadback?.dispose();
      this.momentsReadback?.dispose();
      this.store.dispose();
      this.program.dispose();
      besides();
    });
  }
}
