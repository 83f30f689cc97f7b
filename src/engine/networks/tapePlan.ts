/** The network on tfjs's tape for several runs: nothing of a plan is on the device, and each run has its own variables. */
import type { Moments } from '../../runs/moment.ts';
import type { UNetLayers } from '../../runs/networkLayers.ts';
import { checkLengths } from './checks.ts';
import { Lifetime } from './lifetime.ts';
import { type PlanMemory, unlimitedMemory } from './memoryBudget.ts';
import type { NetworkPlan, PlanRequest, PredictedImage } from './network.ts';
import { TapeNetwork } from './tapeNetwork.ts';
import { stepsUnderWay, TapeRun } from './tapeRun.ts';

export class TapePlan implements NetworkPlan {
  readonly layers: UNetLayers;
  readonly stepsUnderWay = stepsUnderWay;
  private readonly network: TapeNetwork;
  private readonly memory: PlanMemory;
  private readonly life = new Lifetime('the plan');

  /** @param memory  what its runs take their memory of */
  constructor(request: PlanRequest, memory = unlimitedMemory()) {
    this.network = new TapeNetwork(request);
    this.layers = this.network.layers;
    this.memory = memory;
  }

  createRun(weights: Float32Array, moments: Moments | null = null): Promise<TapeRun> {
    return this.life.during(async () => {
      checkLengths(this.layers, weights, moments);
      this.memory.openRun();
      const free = () => this.memory.closeRun();
      return new TapeRun(this.network, weights, moments, free);
    });
  }

  predict(images: readonly PredictedImage[], weights: Float32Array): Promise<Float32Array[]> {
    return this.life.during(() => this.network.predictWith(weights, images));
  }

  /** Nothing of them is kept: each step reads the masks of its batch. */
  masksChanged(): void {}

  dispose(): void {
    this.life.end(() => this.memory.close());
  }
}
