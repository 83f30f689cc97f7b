/** The memory of one training step: where every value, weight and part of a gradient is. */
import type { ParameterSlot } from '../../../runs/networkLayers.ts';
import { stateBytes } from '../shaders/optimizerState.ts';
import { settingsBytes } from '../shaders/settings.ts';
import { blockLength } from '../shaders/weightUpdate.ts';
import { type Batch, gradientGroups } from './layerShapes.ts';
import type { NetworkGraph, Operation, Value } from './networkGraph.ts';
import { type ParameterLayout, parameterLayout } from './parameterLayout.ts';
import { type BufferView, floatBytes, type PlanBuffer, passing, staying } from './planBuffers.ts';

/** Buffers that stay from step to step. */
export interface ResidentBuffers {
  readonly weights: PlanBuffer;
  readonly moments: PlanBuffer;
  readonly blocks: PlanBuffer;
  readonly settings: PlanBuffer;
  readonly state: PlanBuffer;
}

export interface StepMemory {
  readonly parameters: ParameterLayout;
  readonly residents: ResidentBuffers;
  /** Parts of all gradients. */
  readonly parts: BufferView;
  /** Memory for a value of the network, the same at every call. */
  memoryOf(value: Value): BufferView;
  /** New memory of the size of a value. */
  likeValue(value: Value, name: string): BufferView;
  /** Weights of a slot. */
  weightsOf(slot: ParameterSlot): BufferView;
  /** Parts of a slot's gradient. */
  partsOf(slot: ParameterSlot): BufferView;
}

/** Number of parts that the gradient of each slot is computed in. */
function gradientParts(operations: readonly Operation[], batch: Batch): Map<ParameterSlot, number> {
  const parts = new Map<ParameterSlot, number>();
  for (const operation of operations) {
    if (operation.kind === 'maxPool') continue;
    const { filter, bias } = operation.layer;
    const norm = operation.kind === 'convolution' ? operation.layer.norm : null;
    const groups = gradientGroups(operation, batch);
    parts.set(filter, groups);
    // An instance norm takes the mean away again: the bias before it has no gradient.
    parts.set(bias, norm ? 0 : groups);
    if (norm) parts.set(norm.scale, batch.images).set(norm.shift, batch.images);
  }
  return parts;
}

export function stepMemory(
  slots: readonly ParameterSlot[],
  { operations }: NetworkGraph,
  batch: Batch,
): StepMemory {
  const counts = gradientParts(operations, batch);
  const parameters = parameterLayout(slots, (slot) => counts.get(slot) ?? 0);
  const { weightLength, partLength, places } = parameters;
  const placeOf = new Map(places.map((place) => [place.slot, place]));
  const place = (slot: ParameterSlot) => {
    const found = placeOf.get(slot);
    if (!found) throw new Error(`"${slot.name}" is no parameter of this network`);
    return found;
  };
  const residents = {
    weights: staying('weights', weightLength * floatBytes),
    moments: staying('moments', 2 * weightLength * floatBytes),
    blocks: staying('blocks', (weightLength / blockLength) * 4 * floatBytes),
    settings: staying('settings', settingsBytes),
    state: staying('state', stateBytes),
  };
  const parts = passing('gradient parts', partLength);
  const values = new Map<Value, BufferView>();
  const likeValue = ({ height, width, channels }: Value, name: string) =>
    passing(name, batch.images * height * width * channels);
  return {
    parameters,
    residents,
    parts,
    memoryOf(value) {
      const view = values.get(value) ?? likeValue(value, value.name);
      values.set(value, view);
      return view;
    },
    likeValue,
    weightsOf(slot) {
      const offset = place(slot).firstWeight * floatBytes;
      return { buffer: residents.weights, offset, bytes: slot.length * floatBytes };
    },
    partsOf(slot) {
      const { firstPart, parts: count } = place(slot);
      const offset = firstPart * floatBytes;
      return { buffer: parts.buffer, offset, bytes: count * slot.length * floatBytes };
    },
  };
}
