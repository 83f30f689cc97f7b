/** Compiles kernels without blocking, and keeps what is compiled for the next network of the device. */
import type { Kernel } from '../shaders/kernel.ts';

/** Pipelines kept for one device: the kernels of about five networks. */
const mostKept = 300;

/** By WGSL text, least recently used first. */
const kept = new WeakMap<GPUDevice, Map<string, Promise<GPUComputePipeline>>>();

/**
 * Pipelines for these kernels, by their WGSL.
 *
 * @param onProgress  told how many of how many different ones are ready
 * @throws Error naming the kernel that does not compile
 */
export async function compileKernels(
  device: GPUDevice,
  kernels: readonly Kernel[],
  onProgress: (done: number, total: number) => void,
): Promise<ReadonlyMap<string, GPUComputePipeline>> {
  const known = kept.get(device) ?? new Map<string, Promise<GPUComputePipeline>>();
  kept.set(device, known);
  const different = new Map(kernels.map((kernel) => [kernel.code, kernel]));
  let done = 0;
  const compiled = new Map<string, GPUComputePipeline>();
  await Promise.all(
    Array.from(different, async ([code, kernel]) => {
      const pipeline = known.get(code) ?? compile(device, kernel);
      known.delete(code);
      known.set(code, pipeline);
      try {
        compiled.set(code, await pipeline);
      } catch (error) {
        known.delete(code);
        throw error;
      }
      done++;
      onProgress(done, different.size);
    }),
  );
  for (const code of known.keys()) {
    if (known.size <= Math.max(mostKept, different.size)) break;
    known.delete(code);
  }
  return compiled;
}

async function compile(device: GPUDevice, { name, code }: Kernel): Promise<GPUComputePipeline> {
  try {
    return await device.createComputePipelineAsync({
      label: name,
      layout: 'auto',
      compute: { module: device.createShaderModule({ label: name, code }), entryPoint: 'main' },
    });
  } catch (error) {
    throw new Error(`this GPU does not compile the kernel "${name}": ${String(error)}`);
  }
}
