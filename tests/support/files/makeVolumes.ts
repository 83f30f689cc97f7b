/** Small NIfTI files, made by hand from the format's description. */

export interface NiftiFields {
  readonly shape: readonly number[];
  /** 2 uint8, 4 int16, 8 int32, 16 float32, 64 float64, 256 int8, 512 uint16, 768 uint32. */
  readonly type?: number;
  readonly values: readonly number[];
  readonly slope?: number;
  readonly intercept?: number;
  readonly version?: 1 | 2;
  readonly bigEndian?: boolean;
  /** Rows of the affine, 3 of 4; none leaves the orientation untold. */
  readonly sform?: readonly (readonly number[])[];
  /** b, c, d of the quaternion, and the sign of the third axis. */
  readonly qform?: readonly [number, number, number, 1 | -1];
}

const writers: Readonly<
  Record<
    number,
    readonly [bytes: number, put: (v: DataView, at: number, x: number, little: boolean) => void]
  >
> = {
  2: [1, (view, at, x) => view.setUint8(at, x)],
  4: [2, (view, at, x, little) => view.setInt16(at, x, little)],
  8: [4, (view, at, x, little) => view.setInt32(at, x, little)],
  16: [4, (view, at, x, little) => view.setFloat32(at, x, little)],
  64: [8, (view, at, x, little) => view.setFloat64(at, x, little)],
  256: [1, (view, at, x) => view.setInt8(at, x)],
  512: [2, (view, at, x, little) => view.setUint16(at, x, little)],
  768: [4, (view, at, x, little) => view.setUint32(at, x, little)],
};

export function makeNifti(fields: NiftiFields): Uint8Array<ArrayBuffer> {
  const { shape, type = 4, values, slope = 1, intercept = 0, version = 1, sform, qform } = fields;
  const little = !fields.bigEndian;
  const [size, put] = writers[type] ?? [2, writers[4][1]];
  const offset = version === 1 ? 352 : 544;
  const bytes = new Uint8Array(offset + values.length * size);
  const view = new DataView(bytes.buffer);
  const text = (at: number, letters: string) => {
    for (const [i, letter] of Array.from(letters).entries()) bytes[at + i] = letter.charCodeAt(0);
  };
  const f32 = (at: number, x: number) => view.setFloat32(at, x, little);
  const f64 = (at: number, x: number) => view.setFloat64(at, x, little);
  const dims = [shape.length, ...shape];
  if (version === 1) {
    view.setInt32(0, 348, little);
    for (let i = 0; i < 8; i++) view.setInt16(40 + 2 * i, dims[i] ?? 1, little);
    view.setInt16(70, type, little);
    view.setInt16(72, 8 * size, little);
    for (let i = 0; i < 8; i++) f32(76 + 4 * i, i === 0 ? (qform?.[3] ?? 1) : 1);
    f32(108, offset);
    f32(112, slope);
    f32(116, intercept);
    view.setInt16(252, qform ? 1 : 0, little);
    view.setInt16(254, sform ? 1 : 0, little);
    for (let i = 0; i < 3; i++) f32(256 + 4 * i, (qform?.[i] as number) ?? 0);
    for (const [row, line] of (sform ?? []).entries())
      for (const [column, x] of line.entries()) f32(280 + 16 * row + 4 * column, x);
    text(344, 'n+1\0');
  } else {
    view.setInt32(0, 540, little);
    text(4, 'n+2\0\r\n\x1a\n');
    view.setInt16(12, type, little);
    view.setInt16(14, 8 * size, little);
    for (let i = 0; i < 8; i++) view.setBigInt64(16 + 8 * i, BigInt(dims[i] ?? 1), little);
    for (let i = 0; i < 8; i++) f64(104 + 8 * i, 1);
    view.setBigInt64(168, BigInt(offset), little);
    f64(176, slope);
    f64(184, intercept);
    view.setInt32(344, qform ? 1 : 0, little);
    view.setInt32(348, sform ? 1 : 0, little);
    for (let i = 0; i < 3; i++) f64(352 + 8 * i, (qform?.[i] as number) ?? 0);
    for (const [row, line] of (sform ?? []).entries())
      for (const [column, x] of line.entries()) f64(400 + 32 * row + 8 * column, x);
  }
  for (const [i, value] of values.entries()) put(view, offset + i * size, value, little);
  return bytes;
}

export async function gzipped(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}
