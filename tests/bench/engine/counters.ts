/** Counts what a page asks of WebGPU, by wrapping the prototypes before anything uses them. */

export interface Counts {
  dispatches: number;
  submits: number;
  buffersCreated: number;
}

const counts: Counts = { dispatches: 0, submits: 0, buffersCreated: 0 };

let bytesAlive = 0;
let bytesPeak = 0;
const sizes = new WeakMap<GPUBuffer, number>();

/** Sizes of the living buffers now, and their highest sum since the last call; in bytes. */
export function takePeakBytes(): { readonly alive: number; readonly peak: number } {
  const peak = bytesPeak;
  bytesPeak = bytesAlive;
  return { alive: bytesAlive, peak };
}

export function takeCounts(): Counts {
  const taken = { ...counts };
  counts.dispatches = 0;
  counts.submits = 0;
  counts.buffersCreated = 0;
  return taken;
}

if ('gpu' in navigator) {
  const { dispatchWorkgroups } = GPUComputePassEncoder.prototype;
  GPUComputePassEncoder.prototype.dispatchWorkgroups = function (...sides) {
    counts.dispatches++;
    dispatchWorkgroups.apply(this, sides);
  };
  const { submit } = GPUQueue.prototype;
  GPUQueue.prototype.submit = function (...buffers) {
    counts.submits++;
    submit.apply(this, buffers);
  };
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    counts.buffersCreated++;
    bytesAlive += descriptor.size;
    bytesPeak = Math.max(bytesPeak, bytesAlive);
    const buffer = createBuffer.call(this, descriptor);
    sizes.set(buffer, descriptor.size);
    return buffer;
  };
  const { destroy } = GPUBuffer.prototype;
  GPUBuffer.prototype.destroy = function () {
    bytesAlive -= sizes.get(this) ?? 0;
    sizes.delete(this);
    destroy.call(this);
  };
}
