/** A page of a TIFF file, as far as it must be known before the decoder may allocate. */
import { damaged } from './unreadable.ts';

export interface TiffHeader {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly samplesPerPixel: number;
  readonly compression: number;
  readonly photometric: number;
  readonly orientation: number;
  /** 1 unsigned, 2 signed, 3 floating point. */
  readonly sampleFormat: number;
  readonly isPlanar: boolean;
  readonly isTiled: boolean;
  readonly rowsPerStrip: number;
  /** First byte and length of each strip or tile. */
  readonly pieces: readonly { readonly offset: number; readonly length: number }[];
  readonly pages: number;
}

/** Bytes of a value of each field type, 1 to 12 (TIFF 6.0, page 15). */
const typeSizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const pageLimit = 10_000;

/**
 * Reads the fields of a page and counts the pages.
 *
 * @param page  from 0
 * @throws UnreadableFile where a field or a strip lies outside the file, or there is no such page
 */
export function readTiffHeader(bytes: Uint8Array, page = 0): TiffHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = bytes[0] === 0x49;
  const inside = (at: number, length: number) => {
    if (at + length > bytes.length) throw damaged('TIFF', 'cut short or damaged');
  };
  const short = (at: number) => view.getUint16(at, little);
  const long = (at: number) => view.getUint32(at, little);

  inside(0, 8);
  const places = pagePlaces(long(4));
  const first = page === 0 ? long(4) : places[page];
  if (first === undefined) throw damaged('TIFF');
  const fields = new Map<number, number[]>();
  inside(first, 2);
  const entries = short(first);
  inside(first + 2, 12 * entries + 4);
  for (let i = 0; i < entries; i++) {
    const at = first + 2 + 12 * i;
    const type = short(at + 2);
    const count = long(at + 4);
    const size = (typeSizes[type] ?? 0) * count;
    const from = size > 4 ? long(at + 8) : at + 8;
    inside(from, size);
    if (type === 3 || type === 4) {
      const value = type === 3 ? short : long;
      const step = typeSizes[type];
      fields.set(
        short(at),
        Array.from({ length: count }, (_, k) => value(from + step * k)),
      );
    }
  }

  const field = (tag: number, otherwise: number) => fields.get(tag)?.[0] ?? otherwise;
  const isTiled = fields.has(322);
  const offsets = fields.get(isTiled ? 324 : 273) ?? [];
  const lengths = fields.get(isTiled ? 325 : 279) ?? [];
  if (offsets.length === 0 || offsets.length !== lengths.length) throw damaged('TIFF');
  const pieces = offsets.map((offset, i) => ({ offset, length: lengths[i] }));
  for (const { offset, length } of pieces) inside(offset, length);

  return {
    width: field(256, 0),
    height: field(257, 0),
    bitsPerSample: field(258, 1),
    compression: field(259, 1),
    photometric: field(262, -1),
    orientation: field(274, 1),
    samplesPerPixel: field(277, 1),
    sampleFormat: field(339, 1),
    isPlanar: field(284, 1) === 2,
    isTiled,
    rowsPerStrip: field(278, field(257, 0)),
    pieces,
    pages: places.length,
  };

  function pagePlaces(start: number): number[] {
    const seen = new Set<number>();
    for (let at = start; at !== 0 && !seen.has(at) && seen.size < pageLimit; ) {
      if (at + 2 > bytes.length) break;
      const next = at + 2 + 12 * short(at);
      if (next + 4 > bytes.length) break;
      seen.add(at);
      at = long(next);
    }
    return [...seen];
  }
}
