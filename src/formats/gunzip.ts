/** Unpacks gzip as far as it is wanted: a small file can hold gigabytes of zeros. */
import { damaged } from './unreadable.ts';

/** Whether bytes begin as gzip does (RFC 1952). */
export const isGzip = (bytes: Uint8Array) =>
  bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * The first bytes that a gzip file unpacks to.
 *
 * @param wanted  bytes that are kept; unpacking stops when they are there
 * @returns fewer bytes where the file holds fewer
 * @throws UnreadableFile where it is damaged before as many bytes came out
 */
export async function gunzip(
  bytes: Uint8Array<ArrayBuffer>,
  wanted: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const reader = unpacked.getReader();
  // Grown as bytes come, because a damaged header can ask for anything.
  let result = new Uint8Array(Math.min(wanted, Math.max(4096, 4 * bytes.length)));
  let length = 0;
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      const part = piece.value.subarray(0, wanted - length);
      if (length + part.length > result.length) {
        const larger = new Uint8Array(
          Math.min(wanted, Math.max(2 * result.length, length + part.length)),
        );
        larger.set(result.subarray(0, length));
        result = larger;
      }
      result.set(part, length);
      length += part.length;
      if (length === wanted) break;
    }
  } catch {
    throw damaged('gzip');
  } finally {
    await reader.cancel().catch(() => {});
  }
  return length === result.length ? result : result.slice(0, length);
}
