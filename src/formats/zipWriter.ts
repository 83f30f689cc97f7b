/** A ZIP archive written entry by entry: what is large is never in memory as a whole. */
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** Files that are packed already: packing them again takes time and saves nothing. */
const packed = /\.(png|jpe?g|gif|webp|zip|gz|safetensors)$/i;
/** Read and packed at a time, in bytes. */
const sliceBytes = 4 * 2 ** 20;

export class ZipWriter {
  private readonly parts: Blob[] = [];
  private failure: Error | null = null;
  private readonly zip = new Zip((error, chunk) => {
    if (error) this.failure = error;
    // A Blob need not stay in memory.
    else this.parts.push(new Blob([chunk as Uint8Array<ArrayBuffer>]));
  });
  private readonly signal: AbortSignal | undefined;
  private readonly unreadable: (name: string) => Error;

  /**
   * @param signal  stops between two slices of an entry
   * @param unreadable  what is thrown where the content of an entry cannot be read
   */
  constructor(
    signal?: AbortSignal,
    unreadable = (name: string) => new Error(`${name} could not be read.`),
  ) {
    this.signal = signal;
    this.unreadable = unreadable;
  }

  /** @throws the signal's reason, or why the content cannot be read */
  async add(name: string, content: Blob): Promise<void> {
    const entry = packed.test(name) ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
    this.zip.add(entry);
    for (let start = 0; start < content.size || start === 0; start += sliceBytes) {
      this.signal?.throwIfAborted();
      const end = Math.min(content.size, start + sliceBytes);
      entry.push(await this.bytes(content.slice(start, end), name), end === content.size);
      if (this.failure) throw this.failure;
      if (end === content.size) break;
    }
  }

  /** The archive; nothing can be added any more. */
  end(): Blob {
    this.zip.end();
    if (this.failure) throw this.failure;
    return new Blob(this.parts, { type: 'application/zip' });
  }

  private async bytes(part: Blob, name: string): Promise<Uint8Array> {
    try {
      return new Uint8Array(await part.arrayBuffer());
    } catch {
      throw this.unreadable(name);
    }
  }
}
