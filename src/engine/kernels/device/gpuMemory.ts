/**
 * The memory of a plan on a device: slabs that passing buffers share among each other and among runs, and one buffer
 * for each that stays, most of them once a run.
 */
import { DoesNotFit } from '../../networks/memory.ts';
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
const ownBuffers = ['weights', 'moments', 'settings', 'state'] as const;
export type OwnBuffer = (typeof ownBuffers)[number];

const smallerStep = 'use a smaller batch, image or network';
const fewerRuns = 'close a run or use a smaller network';

const megabytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);

/** @throws RangeError when one of the plan's bindings is larger than the device allows */
export function checkBindings(device: GPUDevice, plan: StepPlan): void {
  const { maxStorageBufferBindingSize: most } = device.limits;
  for (const { views } of inOrder(plan))
    for (const { bytes } of views)
      if (bytes > most)
        throw new RangeError(
          `a training step needs ${megabytes(bytes)} MB in one piece, but this GPU allows ` +
            `${megabytes(most)} MB: ${smallerStep}`,
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

/** @throws what `refusal` makes, nothing left over, when the device has no room */
async function allocate(
  device: GPUDevice,
  create: () => ReadonlyMap<PlanBuffer, GpuPlace>,
  refusal: () => RangeError,
): Promise<GpuMemory> {
  device.pushErrorScope('out-of-memory');
  const memory = memoryAt(create());
  if (!(await device.popErrorScope())) return memory;
  memory.dispose();
  throw refusal();
}

const noRoom = (bytes: number, what: string) =>
  `this GPU has no room for the ${megabytes(bytes)} MB of ${what}`;

/** What all runs share. @throws RangeError when the device has no room for it */
export function allocateShared(device: GPUDevice, plan: StepPlan): Promise<GpuMemory> {
  const arena = planArena(plan, device.limits.maxBufferSize);
  const { arena: passing, parameters } = footprint(plan, arena);
  const create = () => {
    const { COPY_DST, COPY_SRC, STORAGE } = GPUBufferUsage;
    const usage = STORAGE | COPY_DST | COPY_SRC;
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
    return places.set(blocks, { buffer: table, offset: 0 });
  };
  const refusal = () =>
    new RangeError(`${noRoom(passing + parameters, 'a training step')}: ${smallerStep}`);
  return allocate(device, create, refusal);
}

/** Bytes that a run has for itself. */
export function ownBytes(
  { residents }: StepPlan,
  which: readonly OwnBuffer[] = ownBuffers,
): number {
  return which.reduce((sum, name) => sum + residents[name].bytes, 0);
}

/**
 * What a run has for itself.
 *
 * @param which  the weights alone, for predictions
 * @throws DoesNotFit when the device has no room for it
 */
export function allocateOwn(
  device: GPUDevice,
  plan: StepPlan,
  which: readonly OwnBuffer[] = ownBuffers,
): Promise<GpuMemory> {
  const create = () => {
    const { COPY_DST, COPY_SRC, STORAGE, UNIFORM } = GPUBufferUsage;
    return new Map(
      which.map((name) => {
        const { name: label, bytes: size } = plan.residents[name];
        const usage = (name === 'settings' ? UNIFORM : STORAGE) | COPY_DST | COPY_SRC;
        const buffer = device.createBuffer({ label, size, usage });
        return [plan.residents[name], { buffer, offset: 0 }] as const;
      }),
    );
  };
  const refusal = () =>
    new DoesNotFit(`${noRoom(ownBytes(plan, which), 'one more run')}: ${fewerRuns}`, null);
  return allocate(device, create, refusal);
}
