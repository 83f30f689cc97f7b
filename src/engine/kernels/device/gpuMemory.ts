/**
 * The memory of a plan on a device: slabs that passing buffers share among each other and among runs, and one buffer
 * for each that stays, most of them once a run.
 */
import { footprint, inOrder, planArena } from '../plan/arena.ts';
import type { BufferView, PlanBuffer } from '../plan/planBuffers.ts';
import type { StepPlan } from '../plan/stepPlan.ts';

export interface GpuPlace {
  readonly buffer: GPUBuffer;
  /** In bytes. */
  readonly offset: number;
}

export interface GpuMemory {
  /** Null for a view of a buffer that is elsewhere. */
  find(view: BufferView): GpuPlace | null;
  dispose(): void;
}

/** Which of the buffers that stay each run has for itself; what else stays is the plan's. */
export const ownBuffers = ['weights', 'moments', 'settings', 'state'] as const;
export type OwnBuffer = (typeof ownBuffers)[number];

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

function memoryAt(places: ReadonlyMap<PlanBuffer, GpuPlace>): GpuMemory {
  return {
    find({ buffer, offset }) {
      const place = places.get(buffer);
      return place ? { buffer: place.buffer, offset: place.offset + offset } : null;
    },
    dispose() {
      for (const buffer of new Set(Array.from(places.values(), (place) => place.buffer)))
        buffer.destroy();
    },
  };
}

/** What all runs share. @throws RangeError when the device has no room for the plan and one run */
export async function allocateShared(device: GPUDevice, plan: StepPlan): Promise<GpuMemory> {
  const arena = planArena(plan, device.limits.maxBufferSize);
  const { COPY_DST, COPY_SRC, STORAGE } = GPUBufferUsage;
  const usage = STORAGE | COPY_DST | COPY_SRC;
  device.pushErrorScope('out-of-memory');
  const slabs = arena.slabs.map((size, index) =>
    device.createBuffer({ label: `arena ${index}`, size, usage }),
  );
  const places = new Map<PlanBuffer, GpuPlace>();
  for (const [index, buffer] of arena.buffers.entries()) {
    const { slab, offset } = arena.places[index];
    places.set(buffer, { buffer: slabs[slab], offset });
  }
  const { blocks } = plan.residents;
  const table = device.createBuffer({ label: blocks.name, size: blocks.bytes, usage });
  places.set(blocks, { buffer: table, offset: 0 });
  const exhausted = await device.popErrorScope();
  const memory = memoryAt(places);
  if (!exhausted) return memory;
  memory.dispose();
  const { arena: passing, parameters } = footprint(plan, arena);
  throw new RangeError(
    `this GPU has no room for the ${megabytes(passing + parameters)} MB of a training step: ${remedy}`,
  );
}

/** What a run has for itself. @param which  the weights alone, for predictions */
export function allocateOwn(
  device: GPUDevice,
  { residents }: StepPlan,
  which: readonly OwnBuffer[] = ownBuffers,
): GpuMemory {
  const { COPY_DST, COPY_SRC, STORAGE, UNIFORM } = GPUBufferUsage;
  const places = new Map<PlanBuffer, GpuPlace>();
  for (const name of which) {
    const { name: label, bytes: size } = residents[name];
    const usage = (name === 'settings' ? UNIFORM : STORAGE) | COPY_DST | COPY_SRC;
    places.set(residents[name], { buffer: device.createBuffer({ label, size, usage }), offset: 0 });
  }
  return memoryAt(places);
}
