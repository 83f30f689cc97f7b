/** Reads results without stalling what comes next: a ring of buffers the page can map. */

export interface Readback {
  /** A buffer to copy a result into; a promise where all of the ring are still on their way. */
  take(): GPUBuffer | Promise<GPUBuffer>;
  /** What was copied into the buffer, once the work submitted until now is done; then it is free again. */
  read(buffer: GPUBuffer): Promise<Float32Array>;
  dispose(): void;
}

/**
 * @param bytes  of each buffer
 * @param count  of buffers, and so of results under way
 */
export function createReadback(
  device: GPUDevice,
  label: string,
  bytes: number,
  count: number,
): Readback {
  const { COPY_DST, MAP_READ } = GPUBufferUsage;
  const ring = Array.from({ length: count }, () =>
    device.createBuffer({ label, size: bytes, usage: COPY_DST | MAP_READ }),
  );
  const free = [...ring];
  const waiting: ((buffer: GPUBuffer) => void)[] = [];
  const release = (buffer: GPUBuffer) => {
    const next = waiting.shift();
    if (next) next(buffer);
    else free.push(buffer);
  };
  return {
    take: () => free.pop() ?? new Promise((done) => waiting.push(done)),
    async read(buffer) {
      try {
        await buffer.mapAsync(GPUMapMode.READ);
        const values = new Float32Array(buffer.getMappedRange().slice(0));
        buffer.unmap();
        return values;
      } finally {
        release(buffer);
      }
    },
    dispose() {
      for (const buffer of ring) buffer.destroy();
    },
  };
}
