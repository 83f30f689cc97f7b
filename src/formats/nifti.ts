/** NIfTI volumes, single files, packed or not: https://nifti.nimh.nih.gov/nifti-1 and nifti-2. */
import { NIFTI1, NIFTI2, readHeader } from 'nifti-reader-js';
import { isNifti } from './fileFormat.ts';
import { gunzip, isGzip } from './gunzip.ts';
import { checkSize, damaged, UnreadableFile, unsupported } from './unreadable.ts';

export interface DecodedVolume {
  /** Voxels along each axis; the first changes fastest in `data`. */
  readonly shape: readonly [number, number, number];
  /** Values with the file's slope and intercept applied, [shape[2], shape[1], shape[0]]. */
  readonly data: VoxelData;
  /** Where each axis grows to: "L" or "R", "A" or "P", "S" or "I"; null where the file does not say. */
  readonly towards: readonly [string, string, string] | null;
  /** Whether values are Hounsfield units of a CT. */
  readonly isHounsfield: boolean;
  /** What the file wants to be shown as black and white; absent where it does not say. */
  readonly window?: readonly [number, number] | null;
  /** What of the file was not used, as a sentence. */
  readonly note: string | null;
  /** Of a NIfTI file, 348 or 540 bytes: where its voxels lie in the body; absent for other formats. */
  readonly header?: Uint8Array<ArrayBuffer>;
  /**
   * From positions of voxels to millimetres in the body, right, anterior and superior: three rows of four; absent where
   * the file does not say.
   */
  readonly affine?: readonly number[];
}

type VoxelData =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** Bytes of the values of one volume: more than the longest scan of KiTS19, 1,059 slices of 512 x 512. */
const volumeLimit = 640 * 2 ** 20;
/** Bytes that hold either header. */
const headerLength = 560;

const voxelTypes = new Map<
  number,
  {
    readonly bytes: number;
    readonly make: (buffer: ArrayBuffer, at: number, n: number) => VoxelData;
  }
>([
  [2, { bytes: 1, make: (buffer, at, n) => new Uint8Array(buffer, at, n) }],
  [4, { bytes: 2, make: (buffer, at, n) => new Int16Array(buffer, at, n) }],
  [8, { bytes: 4, make: (buffer, at, n) => new Int32Array(buffer, at, n) }],
  [16, { bytes: 4, make: (buffer, at, n) => new Float32Array(buffer, at, n) }],
  [64, { bytes: 8, make: (buffer, at, n) => new Float64Array(buffer, at, n) }],
  [256, { bytes: 1, make: (buffer, at, n) => new Int8Array(buffer, at, n) }],
  [512, { bytes: 2, make: (buffer, at, n) => new Uint16Array(buffer, at, n) }],
  [768, { bytes: 4, make: (buffer, at, n) => new Uint32Array(buffer, at, n) }],
]);
const typeNames = new Map([
  [1, 'single bits'],
  [32, 'complex numbers'],
  [128, 'colours'],
  [1024, '64-bit whole numbers'],
  [1280, '64-bit whole numbers'],
  [1536, '128-bit floating point'],
  [1792, 'complex numbers'],
  [2304, 'colours'],
]);

interface Layout {
  readonly shape: [number, number, number];
  readonly volumes: number;
  readonly type: {
    readonly bytes: number;
    readonly make: (b: ArrayBuffer, at: number, n: number) => VoxelData;
  };
  readonly offset: number;
  readonly header: NIFTI1 | NIFTI2;
}

/** @throws UnreadableFile before anything is allocated for the values */
function readLayout(head: Uint8Array): Layout {
  if (!isNifti(head)) throw damaged('NIfTI');
  let header: NIFTI1 | NIFTI2;
  try {
    // The reader looks for extensions behind the header, and must not find the end of the file there.
    const padded = new Uint8Array(2 * headerLength);
    padded.set(head.subarray(0, headerLength));
    for (const at of [348, 540]) padded.fill(0, at, at + 4);
    header = readHeader(padded.buffer, true);
  } catch {
    throw damaged('NIfTI');
  }
  if (/^ni\d/.test(header.magic) || (header instanceof NIFTI1 && header.isHDR))
    throw unsupported('A NIfTI header whose values lie in another file');
  const type = voxelTypes.get(header.datatypeCode);
  if (!type) {
    const name = typeNames.get(header.datatypeCode) ?? `type ${header.datatypeCode}`;
    throw new UnreadableFile(
      `A NIfTI volume of ${name} cannot be read here. Save it as whole or floating point numbers and open that.`,
    );
  }
  const dims = Array.from(header.dims, Number);
  const count = dims[0];
  if (!(Number.isInteger(count) && count >= 1 && count <= 7)) throw damaged('NIfTI');
  const along = (axis: number) => (axis <= count ? dims[axis] : 1);
  const shape: [number, number, number] = [along(1), along(2), along(3)];
  const volumes = [4, 5, 6, 7].reduce((product, axis) => product * along(axis), 1);
  for (const side of [...shape, volumes])
    if (!(Number.isInteger(side) && side >= 1)) throw damaged('NIfTI');
  checkSize(shape[0], shape[1]);
  checkSize(shape[1], shape[2]);
  const bytes = shape[0] * shape[1] * shape[2] * type.bytes;
  if (bytes > volumeLimit)
    throw new UnreadableFile(
      `The volume has ${shape.join(' × ')} voxels, ${Math.round(bytes / 2 ** 20)} MB; up to ${volumeLimit / 2 ** 20} MB can be opened. Cut it and open the part.`,
    );
  const offset = Math.trunc(Number(header.vox_offset));
  const least = header instanceof NIFTI2 ? 544 : 352;
  if (!(offset >= least && offset <= 2 ** 28)) throw damaged('NIfTI');
  return { shape, volumes, type, offset, header };
}

/** The body axis that each array axis follows most, and where it grows to. */
function towardsOf({ affine, sform_code, qform_code }: NIFTI1 | NIFTI2): DecodedVolume['towards'] {
  if (!(sform_code > 0) && !(qform_code > 0)) return null;
  const letters = [
    ['L', 'R'],
    ['P', 'A'],
    ['I', 'S'],
  ] as const;
  const result: (string | null)[] = [null, null, null];
  const taken = new Set<number>();
  const length = (axis: number) => Math.hypot(affine[0][axis], affine[1][axis], affine[2][axis]);
  const cosines = [0, 1, 2]
    .flatMap((axis) =>
      [0, 1, 2].map((body) => ({ axis, body, cosine: affine[body][axis] / length(axis) })),
    )
    .sort((a, b) => Math.abs(b.cosine) - Math.abs(a.cosine));
  for (const { axis, body, cosine } of cosines) {
    if (!Number.isFinite(cosine)) return null;
    if (result[axis] !== null || taken.has(body)) continue;
    result[axis] = letters[body][cosine > 0 ? 1 : 0];
    taken.add(body);
  }
  return result as unknown as DecodedVolume['towards'];
}

/** Where voxels lie in the body, three rows of four; null where the file does not say. */
function affineOf({ affine, sform_code, qform_code }: NIFTI1 | NIFTI2): readonly number[] | null {
  if (!(sform_code > 0) && !(qform_code > 0)) return null;
  const rows = affine.slice(0, 3).flat();
  return rows.every(Number.isFinite) ? rows : null;
}

function swapped(bytes: Uint8Array<ArrayBuffer>, width: number): Uint8Array<ArrayBuffer> {
  const turned = bytes.slice();
  for (let at = 0; at + width <= turned.length; at += width)
    turned.subarray(at, at + width).reverse();
  return turned;
}

/** Air is −1,000 Hounsfield units, and nothing but a CT has it. */
function looksLikeCt(data: VoxelData): boolean {
  let minimum = 0;
  const step = Math.max(1, Math.floor(data.length / 1e6));
  for (let i = 0; i < data.length; i += step) if (data[i] < minimum) minimum = data[i];
  return minimum <= -500;
}

/**
 * Decodes a volume, or an image of one slice; of several volumes in time the first.
 *
 * @param bytes  of a .nii or .nii.gz file
 * @throws UnreadableFile with a sentence for people
 */
export async function decodeNifti(bytes: Uint8Array<ArrayBuffer>): Promise<DecodedVolume> {
  const packed = isGzip(bytes);
  const head = packed ? await gunzip(bytes, headerLength) : bytes.subarray(0, headerLength);
  const { shape, volumes, type, offset, header } = readLayout(head);
  const count = shape[0] * shape[1] * shape[2];
  const end = offset + count * type.bytes;
  const file = packed ? await gunzip(bytes, end) : bytes;
  if (file.length < end) throw damaged('NIfTI', 'cut short');
  let values = file.subarray(offset, end);
  const isNative = header.littleEndian === (new Uint8Array(Uint16Array.of(1).buffer)[0] === 1);
  if (!isNative && type.bytes > 1) values = swapped(values, type.bytes);
  // Views need their own alignment.
  else if (values.byteOffset % type.bytes !== 0) values = values.slice();
  const raw = type.make(values.buffer, values.byteOffset, count);
  const { scl_slope: slope, scl_inter: intercept } = header;
  // A slope of 0 means that values are what they are.
  const isScaled =
    Number.isFinite(slope) &&
    Number.isFinite(intercept) &&
    slope !== 0 &&
    !(slope === 1 && intercept === 0);
  const data = isScaled ? Float32Array.from(raw, (value) => value * slope + intercept) : raw;
  const affine = affineOf(header);
  return {
    ...(affine ? { affine } : {}),
    shape,
    data,
    towards: towardsOf(header),
    isHounsfield: looksLikeCt(data),
    header: head.slice(0, header instanceof NIFTI2 ? 540 : 348),
    note: volumes > 1 ? `Only the first of its ${volumes} volumes is used.` : null,
  };
}
