/** PGM files, the grey images of Netpbm: binary (P5), 8 or 16 bits. http://netpbm.sourceforge.net/doc/pgm.html */

import { checkSize, damaged } from '../../src/formats/unreadable.ts';
import type { Raster } from '../../src/pixels/raster.ts';

/** @throws UnreadableFile */
export function decodePgm(bytes: Uint8Array): Raster {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 512));
  const [header, ...numbers] = /^P5\s+(\d+)\s+(\d+)\s+(\d+)\s/.exec(head) ?? [];
  if (!header) throw damaged('PGM');
  const [width, height, most] = numbers.map(Number);
  checkSize(width, height);
  const samples = width * height;
  const size = most < 256 ? 1 : 2;
  if (most < 1 || most > 65535 || bytes.length < header.length + samples * size)
    throw damaged('PGM');
  const view = new DataView(bytes.buffer, bytes.byteOffset + header.length);
  const data = size === 1 ? new Uint8Array(samples) : new Uint16Array(samples);
  for (let i = 0; i < samples; i++) data[i] = size === 1 ? view.getUint8(i) : view.getUint16(2 * i);
  return {
    ...{ width, height, channels: 1, bitDepth: 8 * size, data },
    ...{ palette: null, isLossy: false, note: null },
  };
}
