/**
 * A plan on a WebGPU device, for all runs of one shape: fused kernels, the images, and the memory of a step. Knows a
 * device and nothing of tfjs.
 */
import type { Moments } from '../../runs/moment.ts';
import type { UNetLayers } from '../../runs/networkLayers.ts';
import { checkLengths } from '../networks/checks.ts';
import { type PlanMemory, unlimitedMemory } from '../networks/memoryBudget.ts';
import type { NetworkPlan, PlanRequest, PredictedImage } from '../networks/network.ts';
import { allocateOwn, type GpuMemory } from './device/gpuMemory.ts';
import { createGpuProgram, type ForwardProgram } from './device/gpuProgram.ts';
import { GpuRun, runContents } from './gpuRun.ts';
import { padWeights } from './plan/parameterLayout.ts';
import { whole } from './plan/planBuffers.ts';
import type { Tuning } from './plan/tuning.ts';
import { planOf } from './planNeed.ts';
import { SharedStep, stepsUnderWay } from './sharedStep.ts';

export interface GpuPlanOptions {
  /** What its runs take their memory of. */
  readonly memory?: PlanMemory;
  /** Told how many of how many kernels are compiled. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Plans, allocates and compiles a network for its runs. Their steps take exactly `batchSize` images, which may repeat.
 *
 * @throws RangeError when the network does not fit this device; the message says what to change
 */
export async function createGpuPlan(
  device: GPUDevice,
  request: PlanRequest,
  tuning: Tuning,
  { memory = unlimitedMemory(), onProgress = () => {} }: GpuPlanOptions = {},
): Promise<GpuPlan> {
  const plan = planOf(request, tuning);
  const program = await createGpuProgram(device, plan, onProgress);
  try {
    return new GpuPlan(new SharedStep(device, request, plan, program), memory);
  } catch (error) {
    program.dispose();
    throw error;
  }
}

/** Any weights to predict with, which are no run's. */
interface OtherWeights {
  readonly memory: GpuMemory;
  readonly program: ForwardProgram;
  readonly buffer: GPUBuffer;
}

export class GpuPlan implements NetworkPlan {
  readonly layers: UNetLayers;
  readonly stepsUnderWay = stepsUnderWay;
  /** Dispatches of one training step. */
  readonly dispatches: number;
  private readonly shared: SharedStep;
  private readonly memory: PlanMemory;
  /** Made by the first prediction with them and kept. */
  private otherWeights: Promise<OtherWeights> | null = null;

  constructor(shared: SharedStep, memory: PlanMemory) {
    const { forward, loss, backward } = shared.plan;
    this.layers = shared.layers;
    this.dispatches = forward.length + loss.length + backward.length;
    this.shared = shared;
    this.memory = memory;
  }

  createRun(weights: Float32Array, moments: Moments | null = null): Promise<GpuRun> {
    const { shared, memory } = this;
    return shared.during(async () => {
      checkLengths(shared.layers, weights, moments);
      const contents = runContents(shared.plan.parameters, weights, moments);
      memory.openRun();
      try {
        const own = await allocateOwn(shared.device, shared.plan);
        const free = () => {
          own.dispose();
          memory.closeRun();
        };
        const predict = this.predict.bind(this);
        return new GpuRun({ shared, predict }, shared.program.runFor(own), contents, free);
      } catch (reason) {
        memory.closeRun();
        throw reason;
      }
    });
  }

  predict(images: readonly PredictedImage[], weights: Float32Array): Promise<Float32Array[]> {
    const { shared } = this;
    return shared.during(async () => {
      checkLengths(shared.layers, weights);
      const padded = padWeights(shared.plan.parameters, weights);
      this.otherWeights ??= this.makeOtherWeights();
      const { program, buffer } = await this.otherWeights;
      return shared.predict(program, images, () =>
        shared.device.queue.writeBuffer(buffer, 0, padded),
      );
    });
  }

  private async makeOtherWeights(): Promise<OtherWeights> {
    const { device, plan, program: common } = this.shared;
    try {
      const memory = await allocateOwn(device, plan, ['weights']);
      const program = common.forwardFor(memory);
      const { buffer } = program.locate(whole(plan.residents.weights));
      return { memory, program, buffer };
    } catch (reason) {
      this.otherWeights = null;
      throw reason;
    }
  }

  masksChanged(images: readonly number[]): void {
    this.shared.masksChanged(images);
  }

  dispose(): void {
    this.shared.dispose(() => {
      void this.otherWeights?.then(({ memory }) => memory.dispose());
      this.memory.close();
    });
  }
}
