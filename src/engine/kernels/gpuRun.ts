/** A run on a plan: weights, moments, the optimiser's state and the uniforms of its loss are its own. */
import type { LossFunction } from '../../losses/lossFunction.ts';
import type { Moments } from '../../runs/moment.ts';
import type { UNetLayers } from '../../runs/networkLayers.ts';
import type { OptimizerId } from '../../runs/setting.ts';
import { checkLengths, labelsOf } from '../networks/checks.ts';
import { hostLoss } from '../networks/hostLoss.ts';
import { Lifetime } from '../networks/lifetime.ts';
import {
  type BatchImage,
  defaultOptimizer,
  type NetworkRun,
  type PredictedImage,
} from '../networks/network.ts';
import type { OwnBuffer } from './device/gpuMemory.ts';
import type { RunProgram } from './device/gpuProgram.ts';
import {
  type ParameterLayout,
  padMoments,
  padWeights,
  unpadMoments,
  unpadWeights,
} from './plan/parameterLayout.ts';
import { whole } from './plan/planBuffers.ts';
import {
  momentsOffset,
  stateAfter,
  stateBytes,
  updatesOf,
  usableOffset,
} from './shaders/optimizerState.ts';
import { packClasses, packSettings, settingsBytes } from './shaders/settings.ts';
import { type SharedStep, stepsUnderWay } from './sharedStep.ts';

/** What a step is made of, as it was asked for. */
interface StepRequest {
  readonly images: readonly BatchImage[];
  readonly loss: LossFunction;
  readonly learningRate: number;
  readonly optimizer: OptimizerId;
}

/** Weights to go on from, as the device takes them. */
export interface RunContents {
  readonly weights: Float32Array<ArrayBuffer>;
  /** Null for moments of zero. */
  readonly moments: {
    readonly optimizer: OptimizerId;
    readonly updates: number;
    readonly pairs: Float32Array<ArrayBuffer>;
  } | null;
}

/** Copies of weights and moments. */
export function runContents(
  layout: ParameterLayout,
  weights: Float32Array,
  moments: Moments | null,
): RunContents {
  return {
    weights: padWeights(layout, weights),
    moments: moments && {
      optimizer: moments.optimizer,
      updates: moments.updates,
      pairs: padMoments(layout, moments),
    },
  };
}

/** What a run knows of its plan. */
interface Host {
  readonly shared: SharedStep;
  readonly predict: (
    images: readonly PredictedImage[],
    weights: Float32Array,
  ) => Promise<Float32Array[]>;
}

export class GpuRun implements NetworkRun {
  readonly layers: UNetLayers;
  readonly stepsUnderWay = stepsUnderWay;
  private readonly host: Host;
  private readonly shared: SharedStep;
  private readonly program: RunProgram;
  private readonly free: () => void;
  private readonly life = new Lifetime('the run');
  /** What the last step wrote to the uniform buffer. */
  private readonly settings = new Float32Array(settingsBytes / 4);
  /** Whose moments the last step submitted made. */
  private optimizer: OptimizerId = defaultOptimizer;

  /**
   * @param program  bound to what the run has for itself
   * @param free  frees that
   */
  constructor(host: Host, program: RunProgram, contents: RunContents, free: () => void) {
    this.layers = host.shared.layers;
    this.host = host;
    this.shared = host.shared;
    this.program = program;
    this.free = free;
    this.write(contents);
  }

  step(
    images: readonly BatchImage[],
    loss: LossFunction,
    learningRate: number,
    optimizer = defaultOptimizer,
  ): Promise<number> {
    return this.during(async () => {
      const { plan, images: stored } = this.shared;
      if (images.length !== plan.images)
        throw new RangeError(`a step takes ${plan.images} images: got ${images.length}`);
      const labels = labelsOf(images, stored);
      const request = { images, loss, learningRate, optimizer };
      return loss.terms ? this.stepInside(request) : this.stepOutside(request, labels);
    });
  }

  /** A step whose loss the kernels compute. */
  private async stepInside(request: StepRequest): Promise<number> {
    const [loss] = await this.shared.read(this.shared.losses, (destination) => {
      this.shared.submit(request.images, (encoder) => {
        this.writeSettings(request);
        const pass = encoder.beginComputePass();
        this.program.encodeForward(pass);
        this.program.encodeLoss(pass);
        this.program.encodeBackward(pass);
        pass.end();
        encoder.copyBufferToBuffer(this.buffer('state'), 0, destination, 0, stateBytes);
      });
    });
    return loss;
  }

  /** A step whose loss is computed by losses/ itself: forward, read the logits, write their gradient, backward. */
  private stepOutside(request: StepRequest, labels: readonly Uint8Array[]): Promise<number> {
    const shared = this.shared;
    const { queue } = shared.device;
    const { size, classes } = shared.images;
    const { logits: view, logitsGradient } = shared.plan;
    return shared.turns.take(async () => {
      const { values } = await shared.logits.send((destination) =>
        shared.submit(request.images, (encoder) => {
          const pass = encoder.beginComputePass();
          this.program.encodeForward(pass);
          pass.end();
          const { buffer, offset } = this.program.locate(view);
          encoder.copyBufferToBuffer(buffer, offset, destination, 0, view.bytes);
        }),
      );
      const grid = { width: size, height: size };
      const { value, gradient } = hostLoss(request.loss, await values, labels, classes, grid);
      if (!Number.isFinite(value)) {
        // As a loss on the GPU does: nothing sent before this is known may change a weight.
        queue.writeBuffer(this.buffer('state'), usableOffset, Uint32Array.of(0));
        return value;
      }
      this.writeSettings(request);
      const { buffer, offset } = this.program.locate(logitsGradient);
      queue.writeBuffer(buffer, offset, gradient as Float32Array<ArrayBuffer>);
      const encoder = shared.device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      this.program.encodeAcceptedLoss(pass);
      this.program.encodeBackward(pass);
      pass.end();
      queue.submit([encoder.finish()]);
      return value;
    });
  }

  /** Sets the next step's loss and update. The queue keeps this behind every step sent before. */
  private writeSettings({ loss, learningRate, optimizer }: StepRequest): void {
    const { queue } = this.shared.device;
    if (optimizer !== this.optimizer) {
      this.optimizer = optimizer;
      this.clearMoments();
      const none = stateAfter(0).subarray(momentsOffset / 4);
      queue.writeBuffer(this.buffer('state'), momentsOffset, none);
    }
    const { classes } = this.shared.images;
    packSettings(this.settings, loss.terms, learningRate, optimizer);
    const classTerms = classes > 2 && loss.classTerms(classes);
    if (classTerms) packClasses(this.settings, classTerms);
    queue.writeBuffer(this.buffer('settings'), 0, this.settings);
  }

  private clearMoments(): void {
    const encoder = this.shared.device.createCommandEncoder();
    encoder.clearBuffer(this.buffer('moments'));
    this.shared.device.queue.submit([encoder.finish()]);
  }

  predict(images: readonly PredictedImage[], weights?: Float32Array): Promise<Float32Array[]> {
    return this.during(() =>
      weights ? this.host.predict(images, weights) : this.shared.predict(this.program, images),
    );
  }

  weights(): Promise<Float32Array> {
    const { parameters } = this.shared.plan;
    return this.during(async () =>
      unpadWeights(
        parameters,
        await this.shared.read(this.shared.weights, (destination) =>
          this.copyOut(['weights'], destination),
        ),
      ),
    );
  }

  moments(): Promise<Moments> {
    const { plan } = this.shared;
    return this.during(async () => {
      const { bytes } = plan.residents.moments;
      let optimizer = this.optimizer;
      const read = await this.shared.read(this.shared.moments, (destination) => {
        optimizer = this.optimizer;
        this.copyOut(['moments', 'state'], destination);
      });
      const [first, second] = unpadMoments(plan.parameters, read.subarray(0, bytes / 4));
      const updates = updatesOf(read.subarray(bytes / 4));
      return { optimizer, updates, first, second: optimizer === 'adam' ? second : null };
    });
  }

  /** Copies buffers one behind the other. */
  private copyOut(names: readonly OwnBuffer[], destination: GPUBuffer): void {
    const { device, plan } = this.shared;
    const encoder = device.createCommandEncoder();
    let offset = 0;
    for (const name of names) {
      const { bytes } = plan.residents[name];
      encoder.copyBufferToBuffer(this.buffer(name), 0, destination, offset, bytes);
      offset += bytes;
    }
    device.queue.submit([encoder.finish()]);
  }

  setWeights(weights: Float32Array, moments: Moments | null = null): void {
    this.life.expect();
    checkLengths(this.layers, weights, moments);
    const contents = runContents(this.shared.plan.parameters, weights, moments);
    void this.during(() => this.shared.turns.take(() => this.write(contents)));
  }

  private write({ weights, moments }: RunContents): void {
    const { queue } = this.shared.device;
    queue.writeBuffer(this.buffer('weights'), 0, weights);
    queue.writeBuffer(this.buffer('state'), 0, stateAfter(moments?.updates ?? 0));
    if (moments) {
      this.optimizer = moments.optimizer;
      queue.writeBuffer(this.buffer('moments'), 0, moments.pairs);
    } else this.clearMoments();
  }

  dispose(): void {
    this.life.end(this.free);
  }

  /** Begins work that the run and its plan stay for. */
  private during<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.life.during(() => this.shared.during(work));
  }

  private buffer(name: OwnBuffer): GPUBuffer {
    return this.program.locate(whole(this.shared.plan.residents[name])).buffer;
  }
}
