/** Small DICOM files, made by hand from PS3.5 and PS3.10. */

export interface DicomFields {
  readonly width: number;
  readonly height: number;
  /** Bytes of the pixels as stored; a list for encapsulated fragments. */
  readonly pixels: Uint8Array | readonly Uint8Array[];
  readonly syntax?: string;
  readonly bits?: number;
  readonly stored?: number;
  readonly signed?: boolean;
  readonly samples?: number;
  readonly photometric?: string;
  readonly planar?: boolean;
  readonly texts?: Readonly<Record<number, string>>;
}

const explicitLittle = '1.2.840.10008.1.2.1';

export function makeDicom(fields: DicomFields): Uint8Array<ArrayBuffer> {
  const { width, height, pixels, syntax = explicitLittle, bits = 16, samples = 1 } = fields;
  const isImplicit = syntax === '1.2.840.10008.1.2';
  const isBig = syntax === '1.2.840.10008.1.2.2';
  const bytes: number[] = [
    ...Array<number>(128).fill(0),
    ...[...'DICM'].map((c) => c.charCodeAt(0)),
  ];
  const word = (value: number, size: 2 | 4, big: boolean) => {
    const parts = Array.from({ length: size }, (_, i) => (value >>> (8 * i)) & 255);
    bytes.push(...(big ? parts.reverse() : parts));
  };
  const element = (
    tag: number,
    vr: string,
    value: readonly number[],
    meta = false,
    length = value.length,
  ) => {
    const big = isBig && !meta;
    word(tag >>> 16, 2, big);
    word(tag & 0xffff, 2, big);
    if (meta || !isImplicit) {
      bytes.push(vr.charCodeAt(0), vr.charCodeAt(1));
      if (vr === 'OW' || vr === 'OB') {
        word(0, 2, big);
        word(length, 4, big);
      } else word(length, 2, big);
    } else word(length, 4, big);
    for (const byte of value) bytes.push(byte);
  };
  const text = (value: string) =>
    [...(value.length % 2 ? `${value} ` : value)].map((c) => c.charCodeAt(0));
  const short = (value: number) => (isBig ? [value >> 8, value & 255] : [value & 255, value >> 8]);
  element(
    0x00020010,
    'UI',
    [...syntax].map((c) => c.charCodeAt(0)).concat(syntax.length % 2 ? [0] : []),
    true,
  );
  const values: [number, string, number[]][] = [
    [0x00280002, 'US', short(samples)],
    [0x00280004, 'CS', text(fields.photometric ?? 'MONOCHROME2')],
    [0x00280006, 'US', short(fields.planar ? 1 : 0)],
    [0x00280010, 'US', short(height)],
    [0x00280011, 'US', short(width)],
    [0x00280100, 'US', short(bits)],
    [0x00280101, 'US', short(fields.stored ?? bits)],
    [0x00280103, 'US', short(fields.signed ? 1 : 0)],
    ...Object.entries(fields.texts ?? {}).map(([tag, value]): [number, string, number[]] => [
      Number(tag),
      Number(tag) === 0x00080060 ? 'CS' : Number(tag) === 0x00280008 ? 'IS' : 'DS',
      text(value),
    ]),
  ];
  for (const [tag, vr, value] of values.sort(([a], [b]) => a - b)) element(tag, vr, value);
  if (pixels instanceof Uint8Array) element(0x7fe00010, bits === 8 ? 'OB' : 'OW', [...pixels]);
  else {
    element(0x7fe00010, 'OB', [], false, 0xffffffff);
    const item = (value: readonly number[]) => {
      word(0xfffe, 2, false);
      word(0xe000, 2, false);
      word(value.length, 4, false);
      bytes.push(...value);
    };
    item([]);
    for (const fragment of pixels) item([...fragment]);
    word(0xfffe, 2, false);
    word(0xe0dd, 2, false);
    word(0, 4, false);
  }
  return Uint8Array.from(bytes);
}

/** RLE segments of literal bytes, with the header before them. */
export function rleFrame(planes: readonly (readonly number[])[]): Uint8Array {
  const segments = planes.map((plane) => {
    const packed = [plane.length - 1, ...plane];
    return packed.length % 2 ? [...packed, 128] : packed;
  });
  const header = new DataView(new ArrayBuffer(64));
  header.setUint32(0, segments.length, true);
  let offset = 64;
  for (const [i, segment] of segments.entries()) {
    header.setUint32(4 + 4 * i, offset, true);
    offset += segment.length;
  }
  return Uint8Array.from([...new Uint8Array(header.buffer), ...segments.flat()]);
}
