/** Counts the objects that a page makes on WebGPU devices, by wrapping the prototypes once imported. */

export interface GpuObjects {
  buffers: number;
  bindGroups: number;
  shaderModules: number;
  pipelines: number;
}

const made: GpuObjects = { buffers: 0, bindGroups: 0, shaderModules: 0, pipelines: 0 };
const alive = new Map<GPUBuffer, number>();

/** Objects made so far. */
export function objectsMade(): GpuObjects {
  return { ...made };
}

/** Buffers made and not destroyed, and the sum of their sizes. */
export function buffersAlive(): { readonly count: number; readonly bytes: number } {
  return { count: alive.size, bytes: [...alive.values()].reduce((sum, size) => sum + size, 0) };
}

function count(method: keyof GPUDevice, kind: keyof GpuObjects): void {
  const prototype = GPUDevice.prototype as unknown as Record<
    string,
    (this: GPUDevice, descriptor: never) => unknown
  >;
  const make = prototype[method];
  if (!make) throw new Error(`this browser's devices have no ${method}`);
  prototype[method] = function (descriptor) {
    made[kind] += 1;
    return make.call(this, descriptor);
  };
}

if ('gpu' in navigator) {
  count('createBindGroup', 'bindGroups');
  count('createShaderModule', 'shaderModules');
  count('createComputePipeline', 'pipelines');
  count('createComputePipelineAsync', 'pipelines');
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    made.buffers += 1;
    alive.set(buffer, descriptor.size);
    return buffer;
  };
  const { destroy } = GPUBuffer.prototype;
  GPUBuffer.prototype.destroy = function () {
    alive.delete(this);
    return destroy.call(this);
  };
}
