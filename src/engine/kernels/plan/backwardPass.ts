/**
 * The backward pass as dispatches: from the gradient of the logits to the parts of every parameter's
 * gradient. The gradient of a value is kept before the ReLU that made it, so whoever writes it masks it
 * and nobody who reads it must.
 */
import { convolutionInputGradientKernel } from '../shaders/convolution.ts';
import { convolutionFilterGradientKernel } from '../shaders/convolutionFilterGradient.ts';
import {
  instanceNormInputGradientKernel,
  instanceNormSumsKernel,
} from '../shaders/instanceNorm.ts';
import { maxPoolGradientKernel } from '../shaders/maxPool.ts';
import {
  upConvolutionFilterGradientKernel,
  upConvolutionInputGradientKernel,
} from '../shaders/upConvolution.ts';
import type { ForwardPass } from './forwardPass.ts';
import {
  type Batch,
  type Convolution,
  convolutionShape,
  convolutionStrip,
  gradientGroups,
  normShape,
  type UpConvolution,
  upConvolutionShape,
  upConvolutionStrip,
} from './layerShapes.ts';
import type { NetworkGraph, Value } from './networkGraph.ts';
import { type BufferView, type Dispatch, dispatch, numbered } from './planBuffers.ts';
import type { StepMemory } from './stepMemory.ts';

/**
 * @param logitsGradient  filled before
 * @throws Error when an up-convolution shares its input with another operation, which no U-Net does
 */
export function backwardPass(
  graph: NetworkGraph,
  { norms }: ForwardPass,
  logitsGradient: BufferView,
  memory: StepMemory,
  batch: Batch,
): Dispatch[] {
  const { memoryOf, weightsOf, partsOf } = memory;
  const dispatches: Dispatch[] = [];
  const gradients = new Map<Value, BufferView>([[graph.logits, logitsGradient]]);
  const gradientOf = (value: Value) => {
    const gradient = gradients.get(value);
    if (!gradient) throw new Error(`nothing depends on "${value.name}"`);
    return gradient;
  };
  /** Where to write a value's gradient, and whether a part of it is there already. */
  const target = (value: Value) => {
    const existing = gradients.get(value);
    const view = existing ?? memory.likeValue(value, `${value.name}.gradient`);
    gradients.set(value, view);
    return { view, throughRelu: value.rectified, accumulates: existing !== undefined };
  };

  /** Turns the gradient after an instance norm into that before it, in place. */
  const norm = ({ output, layer }: Convolution) => {
    const record = norms.get(output);
    if (!record || !layer.norm) return;
    const shape = normShape(output, batch);
    const views = {
      input: record.convolved,
      statistics: record.statistics,
      scaleParts: partsOf(layer.norm.scale),
      shiftParts: partsOf(layer.norm.shift),
    };
    dispatches.push(
      dispatch(instanceNormSumsKernel(shape, batch.tuning.sumThreads), {
        ...views,
        outputGradient: gradientOf(output),
      }),
      dispatch(instanceNormInputGradientKernel(shape), {
        ...views,
        scale: weightsOf(layer.norm.scale),
        gradient: gradientOf(output),
      }),
    );
  };

  const convolution = (operation: Convolution) => {
    const { inputs, output, layer } = operation;
    const shape = convolutionShape(operation, batch);
    const views = {
      outputGradient: gradientOf(output),
      ...numbered('input', inputs.map(memoryOf)),
    };
    const groups = gradientGroups(operation, batch);
    dispatches.push(
      dispatch(convolutionFilterGradientKernel({ ...shape, groups, bias: !layer.norm }), {
        ...views,
        filterParts: partsOf(layer.filter),
        biasParts: partsOf(layer.bias),
      }),
    );
    // Nothing learns from the gradient of the image itself.
    if (inputs.includes(graph.input)) return;
    const targets = inputs.map(target);
    const strip = convolutionStrip(inputs, batch);
    dispatches.push(
      dispatch(convolutionInputGradientKernel({ ...shape, strip }, targets), {
        ...views,
        weights: weightsOf(layer.filter),
        ...numbered(
          'gradient',
          targets.map(({ view }) => view),
        ),
      }),
    );
  };

  const upConvolution = (operation: UpConvolution) => {
    const { input, output, layer } = operation;
    const shape = upConvolutionShape(operation, batch);
    const { view, throughRelu, accumulates } = target(input);
    if (accumulates)
      throw new Error(`"${input.name}" is the input of an up-convolution and of more besides`);
    const views = { outputGradient: gradientOf(output), input: memoryOf(input) };
    const strip = upConvolutionStrip(operation, input.channels, batch);
    dispatches.push(
      dispatch(upConvolutionFilterGradientKernel(shape, gradientGroups(operation, batch)), {
        ...views,
        filterParts: partsOf(layer.filter),
        biasParts: partsOf(layer.bias),
      }),
      dispatch(upConvolutionInputGradientKernel(shape, strip, throughRelu), {
        ...views,
        weights: weightsOf(layer.filter),
        gradient: view,
      }),
    );
  };

  for (const operation of graph.operations.toReversed()) {
    const { kind, output } = operation;
    switch (kind) {
      case 'convolution':
        norm(operation);
        convolution(operation);
        break;
      case 'upConvolution':
        upConvolution(operation);
        break;
      case 'maxPool': {
        const { input } = operation;
        const outputGradient = gradientOf(output);
        const to = target(input);
        dispatches.push(
          dispatch(maxPoolGradientKernel({ images: batch.images, ...input }, to), {
            input: memoryOf(input),
            outputGradient,
            gradient: to.view,
          }),
        );
        break;
      }
      default:
        kind satisfies never;
    }
  }
  return dispatches;
}
