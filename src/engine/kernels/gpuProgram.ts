/** A step plan made real on a device: buffers, pipelines and bind groups, all created here and never again. */
import { footprint, planArena } from './arena.ts';
import { grid, type Kernel } from './kernel.ts';
import { compileKernels } from './pipelines.ts';
import type { BufferView, Dispatch, PlanBuffer } from './planBuffers.ts';
import type { StepPlan } from './stepPlan.ts';

interface Command {
  readonly kernel: Kernel;
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
}

export interface GpuProgram {
  /** Records the forward pass on the first `images` images, all of them if left out. */
  encodeForward(pass: GPUComputePassEncoder, images?: number): void;
  /** Records the difference of the logits of the first `images` images. */
  encodeDifference(pass: GPUComputePassEncoder, images: number): void;
  /** Records loss, backward pass and update. */
  encodeBackward(pass: GPUComputePassEncoder): void;
  /** GPU buffer and byte offset of a view. */
  locate(view: BufferView): { readonly buffer: GPUBuffer; readonly offset: number };
  dispose(): void;
}

/**
 * @throws RangeError when the step or one of its buffers is larger than the device allows
 * @throws Error when a kernel does not compile
 */
export async function createGpuProgram(
  device: GPUDevice,
  plan: StepPlan,
  onProgress: (done: number, total: number) => void,
): Promise<GpuProgram> {
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
  const arena = planArena(plan, Math.min(maxBufferSize, 2 ** 31));
  const dispatches: readonly Dispatch[] = [...plan.forward, plan.difference, ...plan.backward];
  for (const { kernel, views } of dispatches)
    for (const { bytes } of views)
      if (bytes > maxStorageBufferBindingSize)
        throw new RangeError(
          `the kernel "${kernel.name}" needs ${bytes} bytes at once, but this GPU allows ` +
            `${maxStorageBufferBindingSize}: use a smaller batch, image or network`,
        );
  // Before any buffer is made, so that nothing is left over if one does not compile.
  const pipelines = await compileKernels(
    device,
    dispatches.map(({ kernel }) => kernel),
    onProgress,
  );

  device.pushErrorScope('out-of-memory');
  const { COPY_DST, COPY_SRC, STORAGE, UNIFORM } = GPUBufferUsage;
  const create = (label: string, size: number, usage: number) =>
    device.createBuffer({ label, size, usage: usage | COPY_DST | COPY_SRC });
  const slabs = arena.slabs.map((bytes, index) => create(`arena ${index}`, bytes, STORAGE));
  const homes = new Map<PlanBuffer, { buffer: GPUBuffer; offset: number }>(
    arena.buffers.map((buffer, index) => {
      const { slab, offset } = arena.places[index];
      return [buffer, { buffer: slabs[slab], offset }];
    }),
  );
  for (const buffer of Object.values<PlanBuffer>({ ...plan.residents })) {
    const usage = buffer === plan.residents.settings ? UNIFORM : STORAGE;
    homes.set(buffer, { buffer: create(buffer.name, buffer.bytes, usage), offset: 0 });
  }
  const destroy = () => {
    for (const buffer of new Set(Array.from(homes.values(), (home) => home.buffer)))
      buffer.destroy();
  };
  if (await device.popErrorScope()) {
    destroy();
    const { arena: bytes, parameters } = footprint(plan, arena);
    throw new RangeError(
      `this GPU has no room for the ${Math.ceil((bytes + parameters) / 2 ** 20)} MB of a training ` +
        'step: use a smaller batch, image or network',
    );
  }
  const locate = ({ buffer, offset }: BufferView) => {
    const home = homes.get(buffer);
    if (!home) throw new Error(`the buffer "${buffer.name}" is not used by the plan`);
    return { buffer: home.buffer, offset: home.offset + offset };
  };
  const commands = dispatches.map(({ kernel, views }, index): Command => {
    const pipeline = pipelines[index];
    const entries = views.map((view, binding) => ({
      binding,
      resource: { ...locate(view), size: view.bytes },
    }));
    const layout = pipeline.getBindGroupLayout(0);
    return { kernel, pipeline, bindGroup: device.createBindGroup({ layout, entries }) };
  });
  const [forward, [difference], backward] = [
    commands.slice(0, plan.forward.length),
    commands.slice(plan.forward.length, plan.forward.length + 1),
    commands.slice(plan.forward.length + 1),
  ];
  const encode = (pass: GPUComputePassEncoder, list: readonly Command[], images: number) => {
    for (const { kernel, pipeline, bindGroup } of list) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroup);
      pass.dispatchWorkgroups(...grid(kernel, images / plan.images));
    }
  };
  return {
    encodeForward: (pass, images = plan.images) => encode(pass, forward, images),
    encodeDifference: (pass, images) => encode(pass, [difference], images),
    encodeBackward: (pass) => encode(pass, backward, plan.images),
    locate,
    dispose: destroy,
  };
}
