/**
 * Slices of one scan that lie in a file each: DICOM files of one folder with one SeriesInstanceUID become a
 * volume. Where masks lie beside single slices these stay images, held out together.
 */
import { decodeDicom } from '../formats/dicom.ts';
import { readSliceHeader, type SliceHeader, type Vector } from '../formats/dicomHeader.ts';
import type { DecodedVolume } from '../formats/nifti.ts';
import type { Readable } from '../formats/readable.ts';
import { damaged, UnreadableFile } from '../formats/unreadable.ts';
import { grouped } from './layouts/layout.ts';
import { pairPaths } from './pair.ts';
import type { Watch } from './sourceFiles.ts';

/** Bytes of the files of a series together. */
const seriesLimit = 512 * 2 ** 20;
/** Bytes in which a header mostly ends, and in which nearly every one does. */
const headerLengths = [2 ** 15, 2 ** 20];
/** Distance in mm from which two slices lie apart, and difference of directions that are the same. */
const leastDistance = 1e-3;

interface Slice {
  readonly path: string;
  readonly file: Readable;
  readonly header: SliceHeader;
}

/** Slices from the first to the last, and where the three axes of their volume grow to. */
interface Stack {
  readonly slices: readonly Slice[];
  readonly towards: DecodedVolume['towards'];
}

/** Files of a series as one, the bytes of which follow one another. */
class SeriesFile implements Readable {
  readonly size: number;
  private readonly stack: Stack;

  constructor(stack: Stack) {
    this.stack = stack;
    this.size = sizeOf(stack.slices);
  }

  slice(start: number, end: number) {
    return { arrayBuffer: async () => (await this.arrayBuffer()).slice(start, end) };
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = new Uint8Array(this.size);
    let at = 0;
    for (const { file } of this.stack.slices) {
      bytes.set(new Uint8Array(await file.arrayBuffer()), at);
      at += file.size;
    }
    return bytes.buffer;
  }

  /** @throws UnreadableFile */
  decode(bytes: Uint8Array<ArrayBuffer>): DecodedVolume {
    const { slices, towards } = this.stack;
    const { width, height } = slices[0].header;
    const data = new Float32Array(width * height * slices.length);
    let first: DecodedVolume | null = null;
    let at = 0;
    for (const [i, { path, file }] of slices.entries()) {
      const slice = decodeSlice(path, bytes.slice(at, at + file.size));
      at += file.size;
      data.set(slice.data, i * width * height);
      first ??= slice;
    }
    const { isHounsfield, window } = first as DecodedVolume;
    return {
      ...{ shape: [width, height, slices.length], data, towards, isHounsfield, note: null },
      ...(window ? { window } : {}),
    };
  }
}

/** @throws UnreadableFile that names the slice */
function decodeSlice(path: string, bytes: Uint8Array<ArrayBuffer>): DecodedVolume {
  try {
    const slice = decodeDicom(bytes);
    if ('shape' in slice) return slice;
    throw damaged('DICOM');
  } catch (reason) {
    if (!(reason instanceof UnreadableFile)) throw reason;
    throw new UnreadableFile(`Of its slices ${path}: ${reason.message}`);
  }
}

const sizeOf = (slices: readonly Slice[]) => slices.reduce((sum, { file }) => sum + file.size, 0);
const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** Where a direction grows to: the axis of the body that is nearest. */
function letterOf(direction: Vector): string {
  const sizes = direction.map(Math.abs);
  const axis = sizes.indexOf(Math.max(...sizes));
  return ['LR', 'PA', 'SI'][axis][direction[axis] > 0 ? 0 : 1];
}

/** Whether all slices lie side by side, so that positions along their normal order them. */
function normalOf(slices: readonly Slice[]): Vector | null {
  const { columns, rows } = slices[0].header;
  if (!columns || !rows) return null;
  const isSame = (a: Vector | null, b: Vector) =>
    a?.every((value, i) => Math.abs(value - b[i]) < leastDistance);
  const areAlong = slices.every(
    ({ header }) => header.position && isSame(header.columns, columns) && isSame(header.rows, rows),
  );
  return areAlong ? cross(columns, rows) : null;
}

/**
 * Orders the slices of a series by where they lie, or else by their number; null where two would lie in one
 * place, as those of several times or contrasts do.
 */
function stackOf(slices: readonly Slice[]): Stack | null {
  const normal = normalOf(slices);
  const placeOf = ({ header }: Slice) =>
    normal ? dot(normal, header.position as Vector) : (header.number ?? Number.NaN);
  const sorted = [...slices].sort((a, b) => placeOf(a) - placeOf(b));
  const areApart = sorted.every(
    (slice, i) => i === 0 || placeOf(slice) - placeOf(sorted[i - 1]) > leastDistance,
  );
  if (!areApart) return null;
  const { columns, rows } = slices[0].header;
  const towards =
    normal && columns && rows
      ? ([letterOf(columns), letterOf(rows), letterOf(normal)] as const)
      : null;
  // Slices that were taken from the front or the side stay as they are, like pages: across they are few.
  const isAxial =
    towards !== null && /[SI]/.test(towards[2]) && !/[SI]/.test(towards[0] + towards[1]);
  return { slices: sorted, towards: isAxial && towards[0] !== towards[1] ? towards : null };
}

async function headerOf(file: Readable): Promise<SliceHeader | null> {
  for (const length of headerLengths) {
    const bytes = await file.slice(0, Math.min(length, file.size)).arrayBuffer();
    const header = readSliceHeader(new Uint8Array(bytes));
    if (header || file.size <= length) return header;
  }
  return null;
}

/** Series of two slices and more, those of another size apart. */
async function seriesAmong(
  images: ReadonlyMap<string, Readable>,
  dicoms: readonly string[],
  { signal, onProgress }: Watch,
): Promise<readonly (readonly Slice[])[]> {
  const slices: Slice[] = [];
  for (const [i, path] of dicoms.entries()) {
    signal?.throwIfAborted();
    if (i % 50 === 0) onProgress?.(i, dicoms.length, 'Looking for DICOM series');
    const file = images.get(path) as Readable;
    const header = await headerOf(file).catch(() => null);
    if (header) slices.push({ path, file, header });
  }
  const key = ({ path, header }: Slice) =>
    [folderOf(path), header.series, header.width, header.height].join('\n');
  return [...grouped(slices, key).values()].filter(({ length }) => length > 1);
}

/** Positions of series with slices that pair with single files, or with series that do. */
function withSingleMasks(
  series: readonly (readonly Slice[] | null)[],
  paths: readonly string[],
): ReadonlySet<number> {
  const seriesOf = new Map(
    series.flatMap((slices, i) => (slices ?? []).map(({ path }) => [path, i] as const)),
  );
  const links = pairPaths(paths).pairs.flatMap(({ image, mask }) =>
    mask === null ? [] : [[seriesOf.get(image), seriesOf.get(mask)] as const],
  );
  const single = new Set<number>();
  for (let before = -1; before < single.size; ) {
    before = single.size;
    for (const [a, b] of links)
      for (const [one, other] of [
        [a, b],
        [b, a],
      ])
        if (one !== undefined && (other === undefined || single.has(other))) single.add(one);
  }
  return single;
}

/** "CT/patient 1.dcm" for the only series of that folder, else "CT/patient 1/chest.dcm". */
function nameOf([{ path, header }]: readonly Slice[], isOnly: boolean): string {
  const folder = folderOf(path);
  if (isOnly && folder !== '') return `${folder}.dcm`;
  const description = header.description.replace(/[/\\\p{Cc}]/gu, ' ').trim() || 'series';
  return `${folder === '' ? '' : `${folder}/`}${description}.dcm`;
}

export interface FoundSeries {
  /** The files, each series that is a volume as one of them. */
  readonly images: ReadonlyMap<string, Readable>;
  /** How to decode those, by path. */
  readonly volumes: ReadonlyMap<string, Pick<SeriesFile, 'decode'>>;
  /** What slices that stay images share with the others of their series, by path. */
  readonly groups: ReadonlyMap<string, string>;
}

/**
 * Finds the series among files.
 *
 * @param dicoms  paths of those that are DICOM
 * @throws the reason of the signal when it is aborted
 */
export async function withSeries(
  images: ReadonlyMap<string, Readable>,
  dicoms: readonly string[],
  watch: Watch,
): Promise<FoundSeries> {
  const series = dicoms.length > 1 ? await seriesAmong(images, dicoms, watch) : [];
  const files = new Map(images);
  const volumes = new Map<string, SeriesFile>();
  const groups = new Map<string, string>();
  const stacks = series.map((slices) => (sizeOf(slices) <= seriesLimit ? stackOf(slices) : null));
  const single = withSingleMasks(
    stacks.map((stack) => stack?.slices ?? null),
    [...images.keys()],
  );
  const folders = series.map(([{ path }]) => folderOf(path));
  for (const [i, slices] of series.entries()) {
    const stack = stacks[i];
    if (!stack || single.has(i)) {
      for (const { path, header } of slices) groups.set(path, header.series);
      continue;
    }
    for (const { path } of slices) files.delete(path);
    const isOnly = folders.filter((folder) => folder === folders[i]).length === 1;
    const name = nameOf(slices, isOnly);
    let path = name;
    for (let number = 2; files.has(path); number++) path = name.replace(/\.dcm$/, ` ${number}.dcm`);
    const file = new SeriesFile(stack);
    files.set(path, file);
    volumes.set(path, file);
  }
  return { images: files, volumes, groups };
}
