/** From a step plan to addresses: when each buffer is in use, and where it lies. */
import { type MemoryPlan, planMemory } from './memoryPlan.ts';
import type { Dispatch, PlanBuffer } from './planBuffers.ts';
import type { StepPlan } from './stepPlan.ts';

/** Offsets of bindings are multiples of this on every device (minStorageBufferOffsetAlignment). */
export const bindingAlignment = 256;

export interface Arena extends MemoryPlan {
  /** Buffers that pass, in the order of `places`. */
  readonly buffers: readonly PlanBuffer[];
}

/**
 * Both ways to a gradient take their turn, though a step goes only one of them. A predicted difference takes its turn between forward and backward pass, though a step leaves it out.
 */
export function inOrder(plan: StepPlan): Dispatch[] {
  return [...plan.forward, plan.difference, ...plan.loss, plan.acceptLoss, ...plan.backward];
}

/**
 * Packs the buffers that pass.
 *
 * @param slabLimit  most bytes of one GPU buffer
 * @throws RangeError when a buffer is larger
 */
export function planArena(plan: StepPlan, slabLimit: number): Arena {
  const lives = new Map<
    PlanBuffer,
    { bytes: number; first: number; last: number; apart: Set<PlanBuffer> }
  >();
  const use = (buffer: PlanBuffer, moment: number) => {
    const life = lives.get(buffer);
    if (life) life.last = moment;
    else lives.set(buffer, { bytes: buffer.bytes, first: moment, last: moment, apart: new Set() });
  };
  // Both are filled before the first dispatch.
  use(plan.input.buffer, -1);
  use(plan.masks.buffer, -1);
  for (const [moment, { kernel, views }] of inOrder(plan).entries()) {
    const bound = views.map(({ buffer }, index) => ({
      buffer,
      writes: kernel.bindings[index].access === 'write',
    }));
    const passing = bound.filter(({ buffer }) => buffer.life === 'passes');
    for (const { buffer } of passing) use(buffer, moment);
    for (const one of passing)
      for (const other of passing)
        if (one.writes && !other.writes) lives.get(one.buffer)?.apart.add(other.buffer);
  }
  const buffers = [...lives.keys()];
  const indexOf = new Map(buffers.map((buffer, index) => [buffer, index]));
  const requests = [...lives.values()].map((life) => ({
    ...life,
    apart: new Set([...life.apart].map((other) => indexOf.get(other) as number)),
  }));
  return { buffers, ...planMemory(requests, bindingAlignment, slabLimit) };
}

/** Bytes of GPU memory that a step needs beside the images. */
export interface Footprint {
  /** Activations, gradients and everything else that passes, as packed. */
  readonly arena: number;
  /** The same buffers, if none shared space. */
  readonly unpacked: number;
  /** Weights, their moments and the tables of the optimiser. */
  readonly parameters: number;
  /** The largest range that a kernel is bound to; must not exceed maxStorageBufferBindingSize. */
  readonly largestBinding: number;
}

/** Describes the memory of a plan, for an estimate before anything is allocated. */
export function footprint(plan: StepPlan, arena: Arena): Footprint {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, value) => total + value, 0);
  const views = inOrder(plan).flatMap((dispatch) => dispatch.views);
  const stays = new Set(views.map(({ buffer }) => buffer).filter(({ life }) => life === 'stays'));
  return {
    arena: sum(arena.slabs),
    unpacked: sum(arena.buffers.map(({ bytes }) => bytes)),
    parameters: sum([...stays].map(({ bytes }) => bytes)),
    largestBinding: Math.max(...views.map(({ bytes }) => bytes)),
  };
}
