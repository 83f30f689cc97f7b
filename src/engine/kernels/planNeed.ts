/** The step of a shape of network and images, and the memory that it needs: known without a device. */
import { unetLayers } from '../../runs/networkLayers.ts';
import type { MemoryNeed, MemoryShape } from '../networks/memory.ts';
import type { PlanRequest } from '../networks/network.ts';
import { ownBytes } from './device/gpuMemory.ts';
import { imageStoreBytes } from './device/imageStore.ts';
import { type Footprint, footprint, planArena } from './plan/arena.ts';
import { recordUNet } from './plan/networkGraph.ts';
import { planStep, type StepPlan } from './plan/stepPlan.ts';
import type { Tuning } from './plan/tuning.ts';
import { stateBytes } from './shaders/optimizerState.ts';
import { predictionsUnderWay, stepsUnderWay } from './sharedStep.ts';

type Shape = Pick<PlanRequest, 'config' | 'batchSize'> & {
  readonly images: Pick<PlanRequest['images'], 'size' | 'channels' | 'classes'>;
};

/** @throws RangeError when the side of the images does not divide by that of the deepest level */
export function planOf({ config, images, batchSize }: Shape, tuning: Tuning): StepPlan {
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

/** All GPU memory that {@link createGpuPlan} and one run can come to take, and what one more run takes, without a device. */
export function planNeed(shape: MemoryShape, tuning: Tuning): MemoryNeed {
  const plan = planOf(shape, tuning);
  const { arena, parameters, largestBinding } = footprint(
    plan,
    planArena(plan, Number.MAX_SAFE_INTEGER),
  );
  const { weights, moments } = plan.residents;
  const readbacks =
    stepsUnderWay * stateBytes +
    predictionsUnderWay * plan.differences.bytes +
    plan.logits.bytes +
    weights.bytes +
    (moments.bytes + stateBytes);
  const otherWeights = ownBytes(plan, ['weights']);
  const stored = imageStoreBytes(shape.images, shape.images.inputs.length);
  return {
    bytes: arena + parameters + readbacks + otherWeights + stored,
    largestPiece: largestBinding,
    perRun: ownBytes(plan),
  };
}
