/** The forward pass as dispatches. */
import { normEpsilon } from '../../networks/unet.ts';
import { convolutionKernel } from '../shaders/convolution.ts';
import {
  instanceNormKernel,
  instanceStatisticsKernel,
  statisticsLength,
} from '../shaders/instanceNorm.ts';
import { maxPoolKernel } from '../shaders/maxPool.ts';
import { upConvolutionKernel } from '../shaders/upConvolution.ts';
import {
  type Batch,
  type Convolution,
  convolutionShape,
  convolutionStrip,
  normShape,
  upConvolutionShape,
  upConvolutionStrip,
} from './layerShapes.ts';
import type { NetworkGraph, Value } from './networkGraph.ts';
import { type BufferView, type Dispatch, dispatch, numbered, passing } from './planBuffers.ts';
import type { StepMemory } from './stepMemory.ts';

/** What the backward pass needs of a convolution with instance norm. */
interface NormRecord {
  /** The convolution's result, before the norm. */
  readonly convolved: BufferView;
  readonly statistics: BufferView;
}

export interface ForwardPass {
  readonly dispatches: readonly Dispatch[];
  /** By the value after norm and ReLU. */
  readonly norms: ReadonlyMap<Value, NormRecord>;
}

export function forwardPass(graph: NetworkGraph, memory: StepMemory, batch: Batch): ForwardPass {
  const { memoryOf, weightsOf } = memory;
  const dispatches: Dispatch[] = [];
  const norms = new Map<Value, NormRecord>();

  const convolution = (operation: Convolution) => {
    const { inputs, output, layer, activation } = operation;
    const { norm } = layer;
    const convolved = norm
      ? memory.likeValue(output, `${output.name}.convolved`)
      : memoryOf(output);
    const shape = {
      ...convolutionShape(operation, batch),
      strip: convolutionStrip([output], batch),
    };
    dispatches.push(
      dispatch(convolutionKernel(shape, norm ? 'none' : activation), {
        ...numbered('input', inputs.map(memoryOf)),
        weights: weightsOf(layer.filter),
        bias: weightsOf(layer.bias),
        output: convolved,
      }),
    );
    if (!norm) return;
    const normalised = normShape(output, batch);
    const { sumThreads } = batch.tuning;
    const statistics = passing(`${output.name}.statistics`, statisticsLength(normalised));
    norms.set(output, { convolved, statistics });
    dispatches.push(
      dispatch(instanceStatisticsKernel(normalised, normEpsilon, sumThreads), {
        input: convolved,
        statistics,
      }),
      dispatch(instanceNormKernel(normalised, activation), {
        input: convolved,
        statistics,
        scale: weightsOf(norm.scale),
        shift: weightsOf(norm.shift),
        output: memoryOf(output),
      }),
    );
  };

  for (const operation of graph.operations) {
    const { kind, output } = operation;
    switch (kind) {
      case 'convolution':
        convolution(operation);
        break;
      case 'upConvolution': {
        const { input, layer } = operation;
        const strip = upConvolutionStrip(operation, output.channels, batch);
        dispatches.push(
          dispatch(upConvolutionKernel(upConvolutionShape(operation, batch), strip), {
            input: memoryOf(input),
            weights: weightsOf(layer.filter),
            bias: weightsOf(layer.bias),
            output: memoryOf(output),
          }),
        );
        break;
      }
      case 'maxPool': {
        const kernel = maxPoolKernel({ images: batch.images, ...operation.input });
        const views = { input: memoryOf(operation.input), output: memoryOf(output) };
        dispatches.push(dispatch(kernel, views));
        break;
      }
      default:
        kind satisfies never;
    }
  }
  return { dispatches, norms };
}
