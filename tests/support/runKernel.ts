/** Runs one kernel on arrays, so that a test reads like a function call. */
import { grid, type Kernel } from '../../src/engine/kernels/shaders/kernel.ts';
import type { TestDevice } from './testDevice.ts';

/** Fills results before a run, so that an element nobody wrote is told from a right answer. */
const poison = -1.2345e8;

/**
 * Runs a kernel once.
 *
 * @param arrays  contents by binding name; an array in `results` is read back, every other is input
 * @param results  names of bindings to read back; those not in `arrays` start poisoned, with this length
 * @throws Error on any compilation message or validation error
 */
export async function runKernel(
  { device, complaints }: TestDevice,
  kernel: Kernel,
  arrays: Readonly<Record<string, ArrayLike<number> | Uint32Array>>,
  results: Readonly<Record<string, number>>,
): Promise<Record<string, Float32Array>> {
  const shaderModule = device.createShaderModule({ code: kernel.code, label: kernel.name });
  const { messages } = await shaderModule.getCompilationInfo();
  if (messages.length > 0) {
    const lines = kernel.code.split('\n');
    const told = messages.map(({ message, lineNum }) => `${message}: ${lines[lineNum - 1]}`);
    throw new Error(`${kernel.name}: ${told.join('\n')}`);
  }
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: shaderModule, entryPoint: 'main' },
  });
  // Answered in order, where events may come after the results.
  device.pushErrorScope('validation');
  const made: GPUBuffer[] = [];
  const buffer = (data: Float32Array | Uint32Array, usage: number) => {
    const size = Math.max(16, data.byteLength);
    const created = device.createBuffer({ size, usage, mappedAtCreation: true });
    new Uint8Array(created.getMappedRange()).set(
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    );
    created.unmap();
    made.push(created);
    return created;
  };
  const { COPY_DST, COPY_SRC, MAP_READ, STORAGE, UNIFORM } = GPUBufferUsage;
  const bound = new Map<string, GPUBuffer>();
  for (const { name, access } of kernel.bindings) {
    const given = arrays[name];
    const data =
      given instanceof Uint32Array
        ? given
        : given !== undefined
          ? Float32Array.from(given)
          : new Float32Array(results[name]).fill(poison);
    bound.set(name, buffer(data, access === 'uniform' ? UNIFORM : STORAGE | COPY_SRC));
  }
  const bindGroup = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: kernel.bindings.map(({ name }, binding) => ({
      binding,
      resource: { buffer: bound.get(name)! },
    })),
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, bindGroup);
  pass.dispatchWorkgroups(...grid(kernel));
  pass.end();
  const staged = Object.entries(results).map(([name, length]) => {
    const staging = device.createBuffer({ size: length * 4, usage: COPY_DST | MAP_READ });
    made.push(staging);
    encoder.copyBufferToBuffer(bound.get(name)!, 0, staging, 0, length * 4);
    return [name, staging] as const;
  });
  device.queue.submit([encoder.finish()]);
  const read: Record<string, Float32Array> = {};
  for (const [name, staging] of staged) {
    await staging.mapAsync(GPUMapMode.READ);
    read[name] = new Float32Array(staging.getMappedRange().slice(0));
  }
  for (const one of made) one.destroy();
  const refused = await device.popErrorScope();
  const heard = [...(refused ? [refused.message] : []), ...complaints.splice(0)];
  if (heard.length > 0) throw new Error(`${kernel.name}: ${heard.join('\n')}`);
  return read;
}
