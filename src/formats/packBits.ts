/** PackBits, the run lengths of TIFF and of RLE in DICOM (Apple Technical Note 1023). */

/**
 * Unpacks as much as fits; what is cut short gives fewer bytes.
 *
 * @param into  receives the bytes from `start` on
 * @returns where the next byte would go
 */
export function unpackBits(packed: Uint8Array, into: Uint8Array, start = 0): number {
  let to = start;
  for (let at = 0; at < packed.length && to < into.length; ) {
    const control = packed[at++];
    if (control === 128) continue;
    if (control < 128) {
      const part = packed.subarray(at, at + Math.min(control + 1, into.length - to));
      into.set(part, to);
      to += part.length;
      at += control + 1;
    } else if (at < packed.length) {
      const end = Math.min(into.length, to + 257 - control);
      into.fill(packed[at++], to, end);
      to = end;
    }
  }
  return to;
}
