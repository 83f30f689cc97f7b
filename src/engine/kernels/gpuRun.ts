/** A run on a plan: weights, moments, the optimiser's state and the uniforms of its loss are its own. */
import type { LossFunction } from '../../losses/lossFunction.ts';
import type { Moments } from '../../runs/moment.ts';
import type { UNetLayers } from '../../runs/networkLayers.ts';
import type { OptimizerId } from '../../runs/setting.ts';
import { hostLoss } from '../networks/hostLoss.ts';
import {
  type BatchImage,
  defaultOptimizer,
  type NetworkRun,
  type PredictedImage,
} from '../networks/network.ts';
import { Pending } from '../networks/pending.ts';
import { allocateOwn, type GpuMemory, type OwnBuffer } from './device/gpuMemory.ts';
import type { RunProgram } from './device/gpuProgram.ts';
import { createReadback } from './device/readback.ts';
import type { GpuPlan } from './gpuPlan.ts';
import { padMoments, padWeights, unpadMoments, unpadWeights } from './plan/parameterLayout.ts';
import { whole } from './plan/planBuffers.ts';
import { powersOffset, stateAfter, stateBytes, usableOffset } from './shaders/optimizerState.ts';
import { packClasses, packSettings, settingsBytes } from './shaders/settings.ts';

export class GpuRun implements NetworkRun {
  readonly layers: UNetLayers;
  readonly stepsUnderWay: number;
  readonly #plan: GpuPlan;
  readonly #own: GpuMemory;
  readonly #program: RunProgram;
  /** What the last step wrote to the uniform buffer. */
  readonly #settings = new Float32Array(settingsBytes / 4);
  readonly #pending = new Pending();
  /** Whose moments these are, and how many updates made them; another object for other moments. */
  #memory: { readonly optimizer: OptimizerId; updates: number } = {
    optimizer: defaultOptimizer,
    updates: 0,
  };

  /** Without weights until `setWeights` gives it some. Nothing is compiled. */
  constructor(plan: GpuPlan) {
    this.layers = plan.layers;
    this.stepsUnderWay = plan.stepsUnderWay;
    this.#plan = plan;
    this.#own = allocateOwn(plan.device, plan.step);
    this.#program = plan.program.runFor(this.#own);
  }

  async step(
    images: readonly BatchImage[],
    loss: LossFunction,
    learningRate: number,
    optimizer = defaultOptimizer,
  ): Promise<number> {
    const { step: plan } = this.#plan;
    if (images.length !== plan.images)
      throw new RangeError(`a step takes ${plan.images} images: got ${images.length}`);
    return this.#track(
      loss.terms
        ? this.#stepInside(images, loss, learningRate, optimizer)
        : this.#stepOutside(images, loss, learningRate, optimizer),
    );
  }

  /** A step whose loss the kernels compute. */
  async #stepInside(
    images: readonly BatchImage[],
    loss: LossFunction,
    learningRate: number,
    optimizer: OptimizerId,
  ): Promise<number> {
    let memory = this.#memory;
    const state = await this.#plan.read(this.#plan.losses, (destination) => {
      memory = this.#writeSettings(loss, learningRate, optimizer);
      this.#plan.submit(images, (encoder) => {
        const pass = encoder.beginComputePass();
        this.#program.encodeForward(pass);
        this.#program.encodeLoss(pass);
        this.#program.encodeBackward(pass);
        pass.end();
        encoder.copyBufferToBuffer(this.#buffer('state'), 0, destination, 0, stateBytes);
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
    const plan = this.#plan;
    const { queue } = plan.device;
    const { masks, size, classes } = plan.images;
    const { logits: view, logitsGradient } = plan.step;
    return plan.arena.enter(async () => {
      const labels = images.map(
        (image) => (typeof image === 'number' ? masks[image] : image.mask) as Uint8Array,
      );
      const destination = await plan.logits.take();
      plan.submit(images, (encoder) => {
        const pass = encoder.beginComputePass();
        this.#program.encodeForward(pass);
        pass.end();
        const { buffer, offset } = this.#program.locate(view);
        encoder.copyBufferToBuffer(buffer, offset, destination, 0, view.bytes);
      });
      const logits = await plan.logits.read(destination);
      const grid = { width: size, height: size };
      const { value, gradient } = hostLoss(loss, logits, labels, classes, grid);
      if (!Number.isFinite(value)) {
        // As a loss on the GPU does: nothing sent before this is known may change a weight.
        queue.writeBuffer(this.#buffer('state'), usableOffset, Uint32Array.of(0));
        return value;
      }
      this.#writeSettings(loss, learningRate, optimizer).updates += 1;
      const { buffer, offset } = this.#program.locate(logitsGradient);
      queue.writeBuffer(buffer, offset, gradient as Float32Array<ArrayBuffer>);
      const encoder = plan.device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      this.#program.encodeAcceptedLoss(pass);
      this.#program.encodeBackward(pass);
      pass.end();
      queue.submit([encoder.finish()]);
      return value;
    });
  }

  /** Sets the next step's loss and update. The queue keeps this behind every step sent before. */
  #writeSettings(loss: LossFunction, learningRate: number, optimizer: OptimizerId) {
    const { queue } = this.#plan.device;
    if (optimizer !== this.#memory.optimizer) {
      this.#memory = { optimizer, updates: 0 };
      this.#clearMoments();
      queue.writeBuffer(this.#buffer('state'), powersOffset, Float32Array.of(1, 1));
    }
    const { classes } = this.#plan.images;
    packSettings(this.#settings, loss.terms, learningRate, optimizer);
    const classTerms = classes > 2 && loss.classTerms(classes);
    if (classTerms) packClasses(this.#settings, classTerms);
    queue.writeBuffer(this.#buffer('settings'), 0, this.#settings);
    return this.#memory;
  }

  #clearMoments(): void {
    const encoder = this.#plan.device.createCommandEncoder();
    encoder.clearBuffer(this.#buffer('moments'));
    this.#plan.device.queue.submit([encoder.finish()]);
  }

  predict(images: readonly PredictedImage[], weights?: Float32Array): Promise<Float32Array[]> {
    const plan = this.#plan;
    if (weights) return plan.predict(images, weights);
    return this.#track(plan.predictWith(this.#program, images));
  }

  weights(): Promise<Float32Array> {
    const { parameters, residents } = this.#plan.step;
    return this.#track(
      this.#plan
        .read(this.#plan.weights, (destination) =>
          this.#copyOut('weights', destination, residents.weights.bytes),
        )
        .then((padded) => unpadWeights(parameters, padded)),
    );
  }

  async moments(): Promise<Moments> {
    const { parameters, residents } = this.#plan.step;
    const { bytes } = residents.moments;
    // Twice the weights, and read seldom: not worth keeping.
    const readback = createReadback(this.#plan.device, 'moments', bytes, 1);
    try {
      const pairs = await this.#track(
        this.#plan.read(readback, (destination) => this.#copyOut('moments', destination, bytes)),
      );
      const { optimizer, updates } = this.#memory;
      const [first, second] = unpadMoments(parameters, pairs);
      return { optimizer, updates, first, second: optimizer === 'adam' ? second : null };
    } finally {
      readback.dispose();
    }
  }

  #copyOut(name: OwnBuffer, destination: GPUBuffer, bytes: number): void {
    const { device } = this.#plan;
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(this.#buffer(name), 0, destination, 0, bytes);
    device.queue.submit([encoder.finish()]);
  }

  setWeights(weights: Float32Array, moments: Moments | null = null): void {
    const { queue } = this.#plan.device;
    const { parameters } = this.#plan.step;
    queue.writeBuffer(this.#buffer('weights'), 0, padWeights(parameters, weights));
    const { optimizer, updates } = moments ?? { optimizer: this.#memory.optimizer, updates: 0 };
    this.#memory = { optimizer, updates };
    queue.writeBuffer(this.#buffer('state'), 0, stateAfter(updates));
    if (moments) queue.writeBuffer(this.#buffer('moments'), 0, padMoments(parameters, moments));
    else this.#clearMoments();
  }

  dispose(): void {
    this.#pending.afterwards(() => this.#own.dispose());
  }

  #track<Result>(work: Promise<Result>): Promise<Result> {
    return this.#pending.track(this.#plan.track(work));
  }

  #buffer(name: OwnBuffer): GPUBuffer {
    return this.#program.locate(whole(this.#plan.step.residents[name])).buffer;
  }
}
