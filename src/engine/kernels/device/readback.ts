/** Reads results without stalling what comes next: a ring of buffers the page can map. */

export interface Readback {
  /**
   * Reads what `encode` copies into the buffer it is given, once the work it submits is done.
   * Waits first if every buffer of the ring is still on its way.
   */
  read(encode: (destination: GPUBuffer) => void): Promise<Float32Array>;
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
    async read(encode) {
      const buffer = free.pop() ?? (await new Promise<GPUBuffer>((done) => waiting.push(done)));
      try {
        encode(buffer);
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
