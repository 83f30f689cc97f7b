/** A step plan made real on a device: memory, pipelines and bind groups, all created here and never again. */

import type { Dispatch } from '../plan/planBuffers.ts';
import type { StepPlan } from '../plan/stepPlan.ts';
import { grid, type Kernel } from '../shaders/kernel.ts';
import { allocate, checkBindings, type GpuMemory } from './gpuMemory.ts';
import { compileKernels } from './pipelines.ts';

interface Command {
  readonly kernel: Kernel;
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
}

export interface GpuProgram extends GpuMemory {
  /** Records the forward pass on the first `images` images, all of them if left out. */
  encodeForward(pass: GPUComputePassEncoder, images?: number): void;
  /** Records the difference of the logits of the first `images` images. */
  encodeDifference(pass: GPUComputePassEncoder, images: number): void;
  /** Records the loss in normal form and its gradient. */
  encodeLoss(pass: GPUComputePassEncoder): void;
  /** Records what takes the place of the loss where its gradient is written from outside. */
  encodeAcceptedLoss(pass: GPUComputePassEncoder): void;
  /** Records backward pass and update. */
  encodeBackward(pass: GPUComputePassEncoder): void;
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
  const memory = await allocate(device, plan);

  const command = ({ kernel, views }: Dispatch): Command => {
    const pipeline = pipelines.get(kernel.code);
    if (!pipeline) throw new Error(`the kernel "${kernel.name}" is not compiled`);
    const entries = views.map((view, binding) => ({
      binding,
      resource: { ...memory.locate(view), size: view.bytes },
    }));
    const layout = pipeline.getBindGroupLayout(0);
    return { kernel, pipeline, bindGroup: device.createBindGroup({ layout, entries }) };
  };
  const commands = {
    forward: forward.map(command),
    difference: [command(difference)],
    loss: loss.map(command),
    acceptLoss: [command(acceptLoss)],
    backward: backward.map(command),
  };
  const encode = (pass: GPUComputePassEncoder, list: readonly Command[], images: number) => {
    for (const { kernel, pipeline, bindGroup } of list) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroup);
      pass.dispatchWorkgroups(...grid(kernel, images / plan.images));
    }
  };
  return {
    ...memory,
    encodeForward: (pass, images = plan.images) => encode(pass, commands.forward, images),
    encodeDifference: (pass, images) => encode(pass, commands.difference, images),
    encodeLoss: (pass) => encode(pass, commands.loss, plan.images),
    encodeAcceptedLoss: (pass) => encode(pass, commands.acceptLoss, plan.images),
    encodeBackward: (pass) => encode(pass, commands.backward, plan.images),
  };
}
