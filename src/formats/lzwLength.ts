/** How much an LZW stream unpacks to, without unpacking it: a small file can hold gigabytes. */
import { damaged } from './unreadable.ts';

const clearCode = 256;
const endCode = 257;

/**
 * Number of bytes that a TIFF LZW stream stands for, counted up to `limit`.
 * Codes grow by one bit one entry early (TIFF 6.0, page 61).
 */
function unpackedLength(packed: Uint8Array, limit: number): number {
  const lengths = new Uint32Array(4096).fill(1, 0, 256);
  let next = 258;
  let bits = 9;
  let previous = 0;
  let total = 0;
  let buffer = 0;
  let held = 0;
  for (const byte of packed) {
    buffer = ((buffer << 8) | byte) & 0xffffff;
    held += 8;
    if (held < bits) continue;
    held -= bits;
    const code = (buffer >> held) & (2 ** bits - 1);
    if (code === endCode) break;
    if (code === clearCode) {
      next = 258;
      bits = 9;
      previous = 0;
      continue;
    }
    const length = code < next ? lengths[code] : previous + 1;
    total += length;
    if (total > limit) break;
    if (previous > 0 && next < 4096) {
      lengths[next++] = previous + 1;
      if (next === 2 ** bits - 1 && bits < 12) bits++;
    }
    previous = length;
  }
  return total;
}

/** Refuses strips or tiles that unpack to more than `limit` bytes together. */
export function checkLzwLength(pieces: readonly Uint8Array[], limit: number): void {
  let left = limit;
  for (const piece of pieces) {
    left -= unpackedLength(piece, left);
    if (left < 0) throw damaged('TIFF');
  }
}
