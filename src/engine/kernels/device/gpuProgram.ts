/**
 * A step plan made real on a device: pipelines and shared memory once, bind groups once a run, all created before the
 * first step and never again.
 */
import type { BufferView, Dispatch } from '../plan/planBuffers.ts';
import type { StepPlan } from '../plan/stepPlan.ts';
import { grid, type Kernel } from '../shaders/kernel.ts';
import { allocateShared, checkBindings, type GpuMemory, type GpuPlace } from './gpuMemory.ts';
import { compileKernels } from './pipelines.ts';

/** A dispatch whose bind group is the same for all runs, or made for each. */
interface Command {
  readonly kernel: Kernel;
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
}

/** What predicts with the weights of one memory. */
export interface ForwardProgram {
  /** Where a view lies. @throws Error for a buffer that neither the plan nor the run has */
  locate(view: BufferView): GpuPlace;
  /** Records the forward pass on the first `images` images, all of them if left out. */
  encodeForward(pass: GPUComputePassEncoder, images?: number): void;
  /** Records the difference of the logits of the first `images` images. */
  encodeDifference(pass: GPUComputePassEncoder, images: number): void;
}

/** What trains a run. */
export interface RunProgram extends ForwardProgram {
  /** Records the loss in normal form and its gradient. */
  encodeLoss(pass: GPUComputePassEncoder): void;
  /** Records what takes the place of the loss where its gradient is written from outside. */
  encodeAcceptedLoss(pass: GPUComputePassEncoder): void;
  /** Records backward pass and update. */
  encodeBackward(pass: GPUComputePassEncoder): void;
}

export interface GpuProgram {
  /** Where a view of what is shared lies. @throws Error for a buffer that a run has for itself */
  locate(view: BufferView): GpuPlace;
  /** Compiles nothing. @param own  with the weights at least */
  forwardFor(own: GpuMemory): ForwardProgram;
  /** Compiles nothing. @param own  with all that a run has for itself */
  runFor(own: GpuMemory): RunProgram;
  dispose(): void;
}

/**
 * @param onProgress  told how many of how many different kernels are compiled
 * @throws RangeError when the step or one of its buffers is larger than the device allows
 * @throws Error when a kernel does not compile
 */
export async function createGpuProgram(
  device: GPUDevice,
  plan: StepPlan,
  onProgress: (done: number, total: number) => void,
): Promise<GpuProgram> {
  checkBindings(device, plan);
  const { forward, difference, loss, acceptLoss, backward } = plan;
  const kernels = [...forward, difference, ...loss, acceptLoss, ...backward].map(
    ({ kernel }) => kernel,
  );
  // Before any memory is taken, so that none is left over if a kernel does not compile.
  const pipelines = await compileKernels(device, kernels, onProgress);
  const shared = await allocateShared(device, plan);

  const locateIn =
    (memories: readonly GpuMemory[]) =>
    (view: BufferView): GpuPlace => {
      for (const memory of memories) {
        const place = memory.find(view);
        if (place) return place;
      }
      throw new Error(`the buffer "${view.buffer.name}" is not there`);
    };
  /** Bind groups of what is shared alone; every run has the same. */
  const common = new Map<Dispatch, GPUBindGroup>();
  const commandFor = (locate: (view: BufferView) => GpuPlace) => {
    return (dispatch: Dispatch): Command => {
      const { kernel, views } = dispatch;
      const pipeline = pipelines.get(kernel.code);
      if (!pipeline) throw new Error(`the kernel "${kernel.name}" is not compiled`);
      const known = common.get(dispatch);
      if (known) return { kernel, pipeline, bindGroup: known };
      const entries = views.map((view, binding) => ({
        binding,
        resource: { ...locate(view), size: view.bytes },
      }));
      const layout = pipeline.getBindGroupLayout(0);
      const bindGroup = device.createBindGroup({ layout, entries });
      if (views.every((view) => shared.find(view))) common.set(dispatch, bindGroup);
      return { kernel, pipeline, bindGroup };
    };
  };
  const encode = (pass: GPUComputePassEncoder, list: readonly Command[], images: number) => {
    for (const { kernel, pipeline, bindGroup } of list) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroup);
      pass.dispatchWorkgroups(...grid(kernel, images / plan.images));
    }
  };
  const forwardFor = (own: GpuMemory): ForwardProgram => {
    const locate = locateIn([own, shared]);
    const command = commandFor(locate);
    const [there, subtract] = [forward.map(command), [command(difference)]];
    return {
      locate,
      encodeForward: (pass, images = plan.images) => encode(pass, there, images),
      encodeDifference: (pass, images) => encode(pass, subtract, images),
    };
  };
  return {
    locate: locateIn([shared]),
    forwardFor,
    runFor: (own) => {
      const command = commandFor(locateIn([own, shared]));
      const commands = {
        loss: loss.map(command),
        acceptLoss: [command(acceptLoss)],
        backward: backward.map(command),
      };
      return {
        ...forwardFor(own),
        encodeLoss: (pass) => encode(pass, commands.loss, plan.images),
        encodeAcceptedLoss: (pass) => encode(pass, commands.acceptLoss, plan.images),
        encodeBackward: (pass) => encode(pass, commands.backward, plan.images),
      };
    },
    dispose: () => shared.dispose(),
  };
}
