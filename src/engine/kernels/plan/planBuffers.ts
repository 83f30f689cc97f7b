/** The vocabulary of a plan: named memory, parts of it, and kernels bound to them. */
import type { Kernel } from '../shaders/kernel.ts';

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

export const floatBytes = 4;

/** Memory that outlives the step. */
export function staying(name: string, bytes: number): PlanBuffer {
  return { name, bytes, life: 'stays' };
}

/** Memory that the step alone uses. */
export function passing(name: string, floats: number): BufferView {
  return whole({ name, bytes: floats * floatBytes, life: 'passes' });
}

export function whole(buffer: PlanBuffer): BufferView {
  return { buffer, offset: 0, bytes: buffer.bytes };
}

/**
 * A kernel on these views.
 *
 * @param views  by the names of the kernel's bindings; more than it has do no harm
 * @throws Error when one is missing
 */
export function dispatch(kernel: Kernel, views: Readonly<Record<string, BufferView>>): Dispatch {
  const bound = kernel.bindings.map(({ name }) => {
    const view = views[name];
    if (!view) throw new Error(`the kernel "${kernel.name}" has nothing bound to "${name}"`);
    return view;
  });
  return { kernel, views: bound };
}

/** Views by numbered names: input0, input1, … */
export function numbered(name: string, views: readonly BufferView[]): Record<string, BufferView> {
  return Object.fromEntries(views.map((view, index) => [`${name}${index}`, view]));
}
