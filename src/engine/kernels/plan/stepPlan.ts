/**
 * Lays one training step out as a list of dispatches over named buffers: forward, loss, backward,
 * update. Nothing here touches a device.
 */
import type { UNetLayers } from '../../../runs/networkLayers.ts';
import {
  classGradientKernel,
  classSlopesLength,
  classSumsKernel,
  classTableLength,
  classValueKernel,
} from '../shaders/classLoss.ts';
import { acceptLossKernel } from '../shaders/hostStep.ts';
import {
  logitDifferenceKernel,
  lossGradientKernel,
  lossSumsKernel,
  lossTableLength,
  lossValueKernel,
} from '../shaders/loss.ts';
import { blockLength, weightUpdateKernel } from '../shaders/weightUpdate.ts';
import { backwardPass } from './backwardPass.ts';
import { forwardPass } from './forwardPass.ts';
import type { Batch } from './layerShapes.ts';
import type { NetworkGraph } from './networkGraph.ts';
import type { ParameterLayout } from './parameterLayout.ts';
import { type BufferView, type Dispatch, dispatch, passing, whole } from './planBuffers.ts';
import { type ResidentBuffers, stepMemory } from './stepMemory.ts';

export interface StepPlan {
  readonly images: number;
  readonly parameters: ParameterLayout;
  readonly residents: ResidentBuffers;
  /** Filled before the step: the images of the batch, and their masks, a byte a pixel. */
  readonly input: BufferView;
  readonly masks: BufferView;
  /** From the image to the logits. */
  readonly forward: readonly Dispatch[];
  /** From the logits to their difference, for predictions; no part of a training step. */
  readonly difference: Dispatch;
  /** Result of `difference`, [images, classes − 1, pixels]. */
  readonly differences: BufferView;
  /** Result of `forward`, [images, pixels, classes]. */
  readonly logits: BufferView;
  /** From the logits to their gradient, for a loss in normal form. */
  readonly loss: readonly Dispatch[];
  /** In place of `loss`, where the gradient of the logits is written from outside. */
  readonly acceptLoss: Dispatch;
  /** dL/dlogits, like the logits. */
  readonly logitsGradient: BufferView;
  /** From the gradient of the logits to the changed weights. */
  readonly backward: readonly Dispatch[];
}

/**
 * The plan of a step.
 *
 * @throws Error when the network has an operation whose gradient is not known
 */
export function planStep(layers: UNetLayers, graph: NetworkGraph, batch: Batch): StepPlan {
  const { images, tuning } = batch;
  const memory = stepMemory(layers.slots, graph, batch);
  const { parameters, residents, parts } = memory;
  const forward = forwardPass(graph, memory, batch);

  const pixels = graph.logits.height * graph.logits.width;
  const shape = { images, pixels };
  const logits = memory.memoryOf(graph.logits);
  const classes = graph.logits.channels;
  const differences = passing('logit differences', images * (classes - 1) * pixels);
  const masks = passing('masks', Math.ceil((images * pixels) / 4));
  const settings = whole(residents.settings);
  const state = whole(residents.state);
  const table = passing('loss table', lossTableLength(shape));
  const slopes = passing('loss slopes', images * 4);
  const gradient = memory.likeValue(graph.logits, 'logits.gradient');
  const twoClasses = () => [
    dispatch(lossSumsKernel(shape, tuning.sumThreads), { logits, masks, settings, table }),
    dispatch(lossValueKernel(shape), { table, settings, state, slopes }),
    dispatch(lossGradientKernel(shape), { logits, masks, settings, slopes, gradient }),
  ];
  const severalClasses = () => {
    const several = { ...shape, classes };
    const sums = passing('loss table', classTableLength(several));
    const ofClasses = passing('loss slopes', classSlopesLength(several));
    return [
      dispatch(classSumsKernel(several), { logits, masks, settings, table: sums }),
      dispatch(classValueKernel(several), { table: sums, settings, state, slopes: ofClasses }),
      dispatch(classGradientKernel(several), {
        logits,
        masks,
        settings,
        slopes: ofClasses,
        gradient,
      }),
    ];
  };
  const blockCount = parameters.weightLength / blockLength;
  const update = dispatch(weightUpdateKernel(blockCount, tuning.partLanes), {
    weights: whole(residents.weights),
    moments: whole(residents.moments),
    parts,
    blocks: whole(residents.blocks),
    state,
    settings,
  });
  return {
    images,
    parameters,
    residents,
    input: memory.memoryOf(graph.input),
    masks,
    forward: forward.dispatches,
    difference: dispatch(logitDifferenceKernel(shape, classes), {
      logits,
      difference: differences,
    }),
    differences,
    logits,
    loss: classes === 2 ? twoClasses() : severalClasses(),
    acceptLoss: dispatch(acceptLossKernel(), { state }),
    logitsGradient: gradient,
    backward: [...backwardPass(graph, forward, gradient, memory, batch), update],
  };
}
