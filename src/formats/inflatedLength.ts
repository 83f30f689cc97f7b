/** How much deflated data unpacks to, without keeping it: a small file can hold gigabytes of zeros. */
import { damaged, UnreadableFile } from './unreadable.ts';

/** Deflate packs at most this many bytes into one. */
const largestRatio = 1032;
/** What can be unpacked without asking, in bytes. */
const harmless = 64 * 2 ** 20;

/**
 * Refuses zlib streams that unpack to more than `limit` bytes together. Streams that are damaged pass:
 * they end at the damage, and the decoder has a sentence for that.
 *
 * @param streams  the parts of each stream
 */
export async function checkInflatedLength(
  streams: readonly (readonly Uint8Array<ArrayBuffer>[])[],
  limit: number,
  format: string,
): Promise<void> {
  const packed = streams.flat().reduce((sum, { length }) => sum + length, 0);
  if (packed * largestRatio <= harmless) return;
  let left = limit;
  for (const parts of streams) {
    const unpacked = new Blob([...parts]).stream().pipeThrough(new DecompressionStream('deflate'));
    const reader = unpacked.getReader();
    try {
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        left -= piece.value.length;
        if (left < 0) throw damaged(format);
      }
    } catch (reason) {
      if (reason instanceof UnreadableFile) throw reason;
    } finally {
      await reader.cancel().catch(() => {});
    }
  }
}
