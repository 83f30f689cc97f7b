/** What opening needs of a file: a Blob has it, and so has an entry of an archive, unpacked when it is read. */
export interface Readable {
  /** Bytes. */
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
  arrayBuffer(): Promise<ArrayBuffer>;
}

export interface ReadableFile {
  /** Path below what was opened, with forward slashes. */
  readonly path: string;
  readonly file: Readable;
}

/**
 * The beginning of a stream, all of it where it is shorter; what follows is never produced.
 *
 * @param length  most bytes
 */
export async function firstBytes(
  stream: ReadableStream<Uint8Array>,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  // Whatever a header promises, memory is asked for as bytes come.
  let bytes = new Uint8Array(Math.min(length, 2 ** 20));
  let filled = 0;
  try {
    while (filled < length) {
      const { done, value } = await reader.read();
      if (done) break;
      const wanted = value.subarray(0, length - filled);
      if (filled + wanted.length > bytes.length) {
        const grown = new Uint8Array(Math.min(length, 2 * bytes.length + wanted.length));
        grown.set(bytes.subarray(0, filled));
        bytes = grown;
      }
      bytes.set(wanted, filled);
      filled += wanted.length;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
  return filled === bytes.length ? bytes : bytes.slice(0, filled);
}
