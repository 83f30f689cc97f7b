/** Reads results without stalling what comes next: a ring of buffers the page can map. */

/** A result on its way. An object, because nothing resolves with a promise. */
interface Sent {
  /** What was copied, once the work submitted until then is done. */
  readonly values: Promise<Float32Array>;
}

export interface Readback {
  /**
   * Hands `submit` a buffer to copy a result into: at once, or where all of the ring are still on their way, when one
   * is back.
   *
   * @throws what `submit` throws; the buffer is free again
   */
  send(submit: (destination: GPUBuffer) => void): Sent | Promise<Sent>;
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
  const read = async (buffer: GPUBuffer) => {
    try {
      await buffer.mapAsync(GPUMapMode.READ);
      const values = new Float32Array(buffer.getMappedRange().slice(0));
      buffer.unmap();
      return values;
    } finally {
      release(buffer);
    }
  };
  const sendInto = (buffer: GPUBuffer, submit: (destination: GPUBuffer) => void): Sent => {
    try {
      submit(buffer);
    } catch (reason) {
      release(buffer);
      throw reason;
    }
    return { values: read(buffer) };
  };
  return {
    send(submit) {
      const buffer = free.pop();
      if (buffer) return sendInto(buffer, submit);
      return new Promise<GPUBuffer>((done) => waiting.push(done)).then((next) =>
        sendInto(next, submit),
      );
    },
    dispose() {
      for (const buffer of ring) buffer.destroy();
    },
  };
}
