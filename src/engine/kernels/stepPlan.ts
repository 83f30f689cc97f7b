/**
 * Lays one training step out as a list of dispatches over named buffers: forward, loss, backward,
 * update. Nothing here touches a device.
 */
import { normEpsilon, type ParameterSlot, type UNetLayers } from '../unet.ts';
import { adamKernel, blockLength } from './adam.ts';
import { convolutionInputGradientKernel, convolutionKernel } from './convolution.ts';
import {
  convolutionFilterGradientKernel,
  filterGradientThreads,
} from './convolutionFilterGradient.ts';
import {
  instanceNormInputGradientKernel,
  instanceNormKernel,
  instanceNormSumsKernel,
  instanceStatisticsKernel,
  statisticsLength,
} from './instanceNorm.ts';
import type { Kernel } from './kernel.ts';
import {
  logitDifferenceKernel,
  lossGradientKernel,
  lossSumsKernel,
  lossTableLength,
  lossValueKernel,
} from './loss.ts';
import { maxPoolGradientKernel, maxPoolKernel } from './maxPool.ts';
import type { NetworkGraph, Operation, Value } from './networkGraph.ts';
import { stateBytes } from './optimizerState.ts';
import { type ParameterLayout, type ParameterPlace, parameterLayout } from './parameterLayout.ts';
import { quadCount } from './quads.ts';
import { settingsBytes } from './settings.ts';
import { filterGroups, longestStrip, type Tuning } from './tuning.ts';
import {
  upConvolutionFilterGradientKernel,
  upConvolutionInputGradientKernel,
  upConvolutionKernel,
  upFilterGradientThreads,
} from './upConvolution.ts';

/** Memory that a step uses, by name. */
export interface PlanBuffer {
  readonly name: string;
  readonly bytes: number;
  /** `stays`: its contents outlive the step; `passes`: it may share space with others. */
  readonly life: 'stays' | 'passes';
}

/** A part of a buffer, in bytes. */
export interface BufferView {
  readonly buffer: PlanBuffer;
  readonly offset: number;
  readonly bytes: number;
}

export interface Dispatch {
  readonly kernel: Kernel;
  /** In the order of the kernel's bindings. */
  readonly views: readonly BufferView[];
}

export interface StepPlan {
  readonly images: number;
  readonly parameters: ParameterLayout;
  /** From the image to the logits. */
  readonly forward: readonly Dispatch[];
  /** From the logits to their difference, for predictions; no part of a training step. */
  readonly difference: Dispatch;
  /** From the logits to the changed weights. */
  readonly backward: readonly Dispatch[];
  /** Filled before the step: the images of the batch, and their masks, a byte a pixel. */
  readonly input: BufferView;
  readonly masks: BufferView;
  /** Result of `difference`, [images, pixels]. */
  readonly differences: BufferView;
  readonly weights: PlanBuffer;
  readonly moments: PlanBuffer;
  readonly blocks: PlanBuffer;
  readonly settings: PlanBuffer;
  readonly state: PlanBuffer;
}

const floatBytes = 4;

function buffer(name: string, bytes: number, life: PlanBuffer['life']): PlanBuffer {
  return { name, bytes, life };
}

function whole(of: PlanBuffer): BufferView {
  return { buffer: of, offset: 0, bytes: of.bytes };
}

/** Memory that the step alone uses. */
function passing(name: string, floats: number): BufferView {
  return whole(buffer(name, floats * floatBytes, 'passes'));
}

function dispatch(kernel: Kernel, views: Readonly<Record<string, BufferView>>): Dispatch {
  const bound = kernel.bindings.map(({ name }) => {
    const view = views[name];
    if (!view) throw new Error(`the kernel "${kernel.name}" has nothing bound to "${name}"`);
    return view;
  });
  return { kernel, views: bound };
}

/** Views named input0, input1, … or gradient0, gradient1, … */
function numbered(name: string, views: readonly BufferView[]): Record<string, BufferView> {
  return Object.fromEntries(views.map((view, index) => [`${name}${index}`, view]));
}

/** Number of parts that the gradient of each slot is computed in. */
function gradientParts(
  operations: readonly Operation[],
  images: number,
  tuning: Tuning,
): Map<ParameterSlot, number> {
  const parts = new Map<ParameterSlot, number>();
  for (const operation of operations) {
    if (operation.kind === 'maxPool') continue;
    const { layer, kind } = operation;
    const [inputs, threads] =
      kind === 'convolution'
        ? [
            operation.inputs,
            filterGradientThreads({
              inputs: operation.inputs.map(({ channels }) => channels),
              outputs: layer.bias.length,
              taps: layer.filter.shape[0] as 1 | 3,
            }),
          ]
        : [
            [operation.input],
            upFilterGradientThreads({
              inputs: operation.input.channels,
              outputs: layer.bias.length,
            }),
          ];
    const { height, width } = inputs[0];
    const groups = filterGroups(threads, images * height, width, tuning);
    parts.set(layer.filter, groups);
    const norm = kind === 'convolution' ? operation.layer.norm : null;
    // An instance norm takes the mean away again: the bias before it has no gradient.
    parts.set(layer.bias, norm ? 0 : groups);
    if (norm) parts.set(norm.scale, images).set(norm.shift, images);
  }
  return parts;
}

/**
 * The plan of a step on a batch of this many images.
 *
 * @throws Error when the network has an operation whose gradient is not known
 */
export function planStep(
  layers: UNetLayers,
  graph: NetworkGraph,
  images: number,
  tuning: Tuning,
): StepPlan {
  const partCounts = gradientParts(graph.operations, images, tuning);
  const parameters = parameterLayout(layers.slots, (slot) => partCounts.get(slot) ?? 0);
  const placeOf = new Map<ParameterSlot, ParameterPlace>(
    parameters.places.map((place) => [place.slot, place]),
  );
  const blockCount = parameters.weightLength / blockLength;
  const weights = buffer('weights', parameters.weightLength * floatBytes, 'stays');
  const moments = buffer('moments', 2 * parameters.weightLength * floatBytes, 'stays');
  const blocks = buffer('blocks', blockCount * 16, 'stays');
  const settings = buffer('settings', settingsBytes, 'stays');
  const state = buffer('state', stateBytes, 'stays');
  const parts = passing('gradient parts', parameters.partLength);

  const weightsOf = (slot: ParameterSlot): BufferView => ({
    buffer: weights,
    offset: (placeOf.get(slot) as ParameterPlace).firstWeight * floatBytes,
    bytes: slot.length * floatBytes,
  });
  const partsOf = (slot: ParameterSlot): BufferView => {
    const place = placeOf.get(slot) as ParameterPlace;
    return {
      buffer: parts.buffer,
      offset: place.firstPart * floatBytes,
      bytes: place.parts * slot.length * floatBytes,
    };
  };

  const pixels = graph.logits.height * graph.logits.width;
  const floats = ({ height, width, channels }: Value) => images * height * width * channels;
  const views = new Map<Value, BufferView>();
  const viewOf = (value: Value) => views.get(value) as BufferView;
  const define = (value: Value) => {
    const view = passing(value.name, floats(value));
    views.set(value, view);
    return view;
  };
  const input = define(graph.input);
  const masks = whole(buffer('masks', Math.ceil((images * pixels) / 4) * 4, 'passes'));

  const convolutionShape = ({ inputs, output, layer }: Operation & { kind: 'convolution' }) => ({
    images,
    height: output.height,
    width: output.width,
    inputs: inputs.map(({ channels }) => channels),
    outputs: output.channels,
    taps: layer.filter.shape[0] as 1 | 3,
  });
  const upConvolutionShape = ({ input, output }: Operation & { kind: 'upConvolution' }) => ({
    images,
    height: input.height,
    width: input.width,
    inputs: input.channels,
    outputs: output.channels,
  });
  const convolutionStrip = ({ height, width }: Value, quads: number) =>
    longestStrip([2, 4, 8], width, images * height * width * quads, tuning);
  const upStrip = ({ height, width }: Value, quads: number) =>
    longestStrip([2, 4], width, images * height * width * quads, tuning);
  const normShape = ({ height, width, channels }: Value) => ({
    images,
    pixels: height * width,
    channels,
  });

  /** What the backward pass needs of a convolution before its norm. */
  const norms = new Map<Value, { convolved: BufferView; statistics: BufferView }>();
  const forward: Dispatch[] = [];
  for (const operation of graph.operations) {
    const { kind, output } = operation;
    const result = define(output);
    switch (kind) {
      case 'convolution': {
        const { inputs, layer, activation } = operation;
        const { norm } = layer;
        const convolved = norm ? passing(`${output.name}.convolved`, floats(output)) : result;
        const strip = convolutionStrip(output, quadCount(output.channels));
        const shape = { ...convolutionShape(operation), strip };
        forward.push(
          dispatch(convolutionKernel(shape, norm ? 'none' : activation), {
            ...numbered('input', inputs.map(viewOf)),
            weights: weightsOf(layer.filter),
            bias: weightsOf(layer.bias),
            output: convolved,
          }),
        );
        if (norm) {
          const length = statisticsLength(normShape(output));
          const statistics = passing(`${output.name}.statistics`, length);
          norms.set(output, { convolved, statistics });
          forward.push(
            dispatch(instanceStatisticsKernel(normShape(output), normEpsilon, tuning.sumThreads), {
              input: convolved,
              statistics,
            }),
            dispatch(instanceNormKernel(normShape(output), activation), {
              input: convolved,
              statistics,
              scale: weightsOf(norm.scale),
              shift: weightsOf(norm.shift),
              output: result,
            }),
          );
        }
        break;
      }
      case 'upConvolution': {
        const { input: from, layer } = operation;
        const strip = upStrip(from, quadCount(output.channels));
        forward.push(
          dispatch(upConvolutionKernel(upConvolutionShape(operation), strip), {
            input: viewOf(from),
            weights: weightsOf(layer.filter),
            bias: weightsOf(layer.bias),
            output: result,
          }),
        );
        break;
      }
      case 'maxPool':
        forward.push(
          dispatch(maxPoolKernel({ images, ...operation.input }), {
            input: viewOf(operation.input),
            output: result,
          }),
        );
        break;
      default:
        kind satisfies never;
    }
  }

  const logits = viewOf(graph.logits);
  const lossShape = { images, pixels };
  const differences = passing('logit differences', images * pixels);
  const difference = dispatch(logitDifferenceKernel(lossShape), {
    logits,
    difference: differences,
  });

  const gradients = new Map<Value, BufferView>();
  /** Where to write a value's gradient, and whether a part of it is there already. */
  const gradientTarget = (value: Value) => {
    const existing = gradients.get(value);
    const view = existing ?? passing(`${value.name}.gradient`, floats(value));
    gradients.set(value, view);
    return { view, throughRelu: value.rectified, accumulates: existing !== undefined };
  };

  const table = passing('loss table', lossTableLength(lossShape));
  const slopes = passing('loss slopes', images * 2);
  const settingsView = whole(settings);
  const backward: Dispatch[] = [
    dispatch(lossSumsKernel(lossShape, tuning.sumThreads), {
      logits,
      masks,
      settings: settingsView,
      table,
    }),
    dispatch(lossValueKernel(lossShape), {
      table,
      settings: settingsView,
      state: whole(state),
      slopes,
    }),
    dispatch(lossGradientKernel(lossShape), {
      logits,
      masks,
      settings: settingsView,
      slopes,
      gradient: gradientTarget(graph.logits).view,
    }),
  ];
  for (const operation of graph.operations.toReversed()) {
    const { kind, output } = operation;
    const outputGradient = gradients.get(output) as BufferView;
    switch (kind) {
      case 'convolution': {
        const { inputs, layer } = operation;
        const norm = norms.get(output);
        if (norm && layer.norm) {
          const sums = {
            scaleParts: partsOf(layer.norm.scale),
            shiftParts: partsOf(layer.norm.shift),
          };
          const shared = { input: norm.convolved, statistics: norm.statistics, ...sums };
          backward.push(
            dispatch(instanceNormSumsKernel(normShape(output), tuning.sumThreads), {
              ...shared,
              outputGradient,
            }),
            dispatch(instanceNormInputGradientKernel(normShape(output)), {
              ...shared,
              scale: weightsOf(layer.norm.scale),
              gradient: outputGradient,
            }),
          );
        }
        const shape = convolutionShape(operation);
        const bound = { outputGradient, ...numbered('input', inputs.map(viewOf)) };
        const groups = (placeOf.get(layer.filter) as ParameterPlace).parts;
        backward.push(
          dispatch(convolutionFilterGradientKernel({ ...shape, groups, bias: !layer.norm }), {
            ...bound,
            filterParts: partsOf(layer.filter),
            biasParts: partsOf(layer.bias),
          }),
        );
        // Nothing learns from the gradient of the image itself.
        if (inputs.includes(graph.input)) break;
        const targets = inputs.map(gradientTarget);
        const quads = shape.inputs.reduce((total, channels) => total + quadCount(channels), 0);
        backward.push(
          dispatch(
            convolutionInputGradientKernel(
              { ...shape, strip: convolutionStrip(output, quads) },
              targets,
            ),
            {
              ...bound,
              weights: weightsOf(layer.filter),
              ...numbered(
                'gradient',
                targets.map(({ view }) => view),
              ),
            },
          ),
        );
        break;
      }
      case 'upConvolution': {
        const { input: from, layer } = operation;
        const shape = upConvolutionShape(operation);
        const groups = (placeOf.get(layer.filter) as ParameterPlace).parts;
        const { view, throughRelu, accumulates } = gradientTarget(from);
        if (accumulates)
          throw new Error(`"${from.name}" is the input of an up-convolution and of more besides`);
        backward.push(
          dispatch(upConvolutionFilterGradientKernel(shape, groups), {
            outputGradient,
            input: viewOf(from),
            filterParts: partsOf(layer.filter),
            biasParts: partsOf(layer.bias),
          }),
          dispatch(
            upConvolutionInputGradientKernel(
              shape,
              upStrip(from, quadCount(from.channels)),
              throughRelu,
            ),
            {
              outputGradient,
              input: viewOf(from),
              weights: weightsOf(layer.filter),
              gradient: view,
            },
          ),
        );
        break;
      }
      case 'maxPool': {
        const { input: from } = operation;
        const target = gradientTarget(from);
        backward.push(
          dispatch(maxPoolGradientKernel({ images, ...from }, target), {
            input: viewOf(from),
            outputGradient,
            gradient: target.view,
          }),
        );
        break;
      }
      default:
        kind satisfies never;
    }
  }
  backward.push(
    dispatch(adamKernel(blockCount, tuning.partLanes), {
      weights: whole(weights),
      moments: whole(moments),
      parts,
      blocks: whole(blocks),
      state: whole(state),
      settings: settingsView,
    }),
  );
  return {
    images,
    parameters,
    forward,
    difference,
    backward,
    input,
    masks,
    differences,
    weights,
    moments,
    blocks,
    settings,
    state,
  };
}
