/** The memory of a plan on a device: slabs that passing buffers share, and one buffer for each that stays. */
import { footprint, inOrder, planArena } from '../plan/arena.ts';
import type { BufferView, PlanBuffer } from '../plan/planBuffers.ts';
import type { StepPlan } from '../plan/stepPlan.ts';

export interface GpuPlace {
  readonly buffer: GPUBuffer;
  /** In bytes. */
  readonly offset: number;
}

export interface GpuMemory {
  locate(view: BufferView): GpuPlace;
  dispose(): void;
}

const remedy = 'use a smaller batch, image or network';

const megabytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);

/** @throws RangeError when one of the plan's bindings is larger than the device allows */
export function checkBindings(device: GPUDevice, plan: StepPlan): void {
  const { maxStorageBufferBindingSize: most } = device.limits;
  for (const { views } of inOrder(plan))
    for (const { bytes } of views)
      if (bytes > most)
        throw new RangeError(
          `a training step needs ${megabytes(bytes)} MB in one piece, but this GPU allows ` +
            `${megabytes(most)} MB: ${remedy}`,
        );
}

/** @throws RangeError when the device has no room for the plan */
export async function allocate(device: GPUDevice, plan: StepPlan): Promise<GpuMemory> {
  const arena = planArena(plan, device.limits.maxBufferSize);
  const { COPY_DST, COPY_SRC, STORAGE, UNIFORM } = GPUBufferUsage;
  const create = (label: string, size: number, usage: number) =>
    device.createBuffer({ label, size, usage: usage | COPY_DST | COPY_SRC });

  device.pushErrorScope('out-of-memory');
  const slabs = arena.slabs.map((bytes, index) => create(`arena ${index}`, bytes, STORAGE));
  const places = new Map<PlanBuffer, GpuPlace>();
  for (const [index, buffer] of arena.buffers.entries()) {
    const { slab, offset } = arena.places[index];
    places.set(buffer, { buffer: slabs[slab], offset });
  }
  const { settings, ...stored } = plan.residents;
  const stay = (buffer: PlanBuffer, usage: number) =>
    places.set(buffer, { buffer: create(buffer.name, buffer.bytes, usage), offset: 0 });
  stay(settings, UNIFORM);
  for (const buffer of Object.values(stored)) stay(buffer, STORAGE);
  const exhausted = await device.popErrorScope();

  const memory: GpuMemory = {
    locate({ buffer, offset }) {
      const place = places.get(buffer);
      if (!place) throw new Error(`the plan does not use the buffer "${buffer.name}"`);
      return { buffer: place.buffer, offset: place.offset + offset };
    },
    dispose() {
      for (const buffer of new Set(Array.from(places.values(), (place) => place.buffer)))
        buffer.destroy();
    },
  };
  if (!exhausted) return memory;
  memory.dispose();
  const { arena: passing, parameters } = footprint(plan, arena);
  throw new RangeError(
    `this GPU has no room for the ${megabytes(passing + parameters)} MB of a training step: ${remedy}`,
  );
}
