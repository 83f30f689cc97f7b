/**
 * The safetensors file format (github.com/huggingface/safetensors, "Format"): eight bytes of header length, a header
 * of JSON that names each tensor with its type, shape and place, and then the numbers, little-endian, in row order.
 * Nothing in a file can run, and every file is checked whole before a tensor is made of it.
 */

/** Kinds of number that are read and written here. */
const kinds = {
  F32: Float32Array,
  F64: Float64Array,
  I32: Int32Array,
  U8: Uint8Array,
} as const;
type TensorKind = keyof typeof kinds;

/** Kinds that the format knows and that are refused here, because nothing here writes them. */
const otherKinds = ['F16', 'BF16', 'I8', 'I16', 'U16', 'U32', 'I64', 'U64', 'BOOL'];

export type TensorValues = Float32Array | Float64Array | Int32Array | Uint8Array;

export interface StoredTensor {
  /** Length of each side; none for a single number. */
  readonly shape: readonly number[];
  /** In row order, the last side fastest. */
  readonly values: TensorValues;
}

export interface Safetensors {
  /** By name, in the order of the file. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Free text by key. */
  readonly metadata: ReadonlyMap<string, string>;
}

const metadataKey = '__metadata__';
/** The reference implementation reads no longer header. */
const headerLimit = 100_000_000;
const prefix = 8;

/** Where a tensor lies, as the header says it. */
interface Entry {
  readonly name: string;
  readonly kind: TensorKind;
  readonly shape: readonly number[];
  /** In bytes from the end of the header. */
  readonly begin: number;
  readonly end: number;
}

function kindOf(values: TensorValues): TensorKind {
  for (const kind of Object.keys(kinds) as TensorKind[])
    if (values instanceof kinds[kind]) return kind;
  throw new RangeError('A tensor must hold 32- or 64-bit floats, 32-bit integers or bytes.');
}

const elements = (shape: readonly number[]) => shape.reduce((product, side) => product * side, 1);

/**
 * Writes tensors as one file. The header is padded so that every tensor starts at a multiple of the size of its
 * numbers, which is why wider kinds come first.
 *
 * @throws RangeError when a shape and its numbers differ, or a name is that of the metadata
 */
export function writeSafetensors({
  tensors,
  metadata = new Map(),
}: {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata?: ReadonlyMap<string, string>;
}): Uint8Array<ArrayBuffer> {
  const ordered = [...tensors].sort(
    ([, a], [, b]) => b.values.BYTES_PER_ELEMENT - a.values.BYTES_PER_ELEMENT,
  );
  const header: [string, unknown][] = [];
  if (metadata.size > 0) header.push([metadataKey, Object.fromEntries(metadata)]);
  let length = 0;
  for (const [name, { shape, values }] of ordered) {
    if (name === metadataKey)
      throw new RangeError(`A tensor cannot be called ${metadataKey}: that is where notes go.`);
    if (!shape.every(isLength) || elements(shape) !== values.length)
      throw new RangeError(
        `The tensor ${name} is ${shape.join(' × ')} and holds ${values.length} numbers.`,
      );
    const end = length + values.byteLength;
    header.push([name, { dtype: kindOf(values), shape, data_offsets: [length, end] }]);
    length = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const start = prefix + Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(start + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - prefix), true);
  file.fill(0x20, prefix, start);
  file.set(text, prefix);
  let at = start;
  for (const [, { values }] of ordered) {
    // As the machine keeps them: every machine that runs browsers is little-endian.
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file;
}

/**
 * Reads a file; the tensors are copies and do not keep it alive.
 *
 * @throws RangeError, in a sentence, for a file that is not whole and well-formed, or holds a kind of number that is
 *   not read here
 */
export function readSafetensors(file: Uint8Array): Safetensors {
  const { header, start } = readHeader(file);
  const metadata = new Map<string, string>();
  const entries: Entry[] = [];
  for (const [name, value] of Object.entries(header))
    if (name === metadataKey) for (const [key, note] of notes(value)) metadata.set(key, note);
    else entries.push(entryOf(name, value));
  checkPlaces(entries, file.length - start);
  const tensors = new Map<string, StoredTensor>();
  for (const { name, kind, shape, begin, end } of entries) {
    // The copy starts at a multiple of eight bytes wherever the tensor does in the file.
    const bytes = file.slice(start + begin, start + end);
    tensors.set(name, { shape, values: new kinds[kind](bytes.buffer) });
  }
  return { tensors, metadata };
}

function readHeader(file: Uint8Array): { header: Record<string, unknown>; start: number } {
  const damaged = 'so it is damaged or no safetensors file';
  if (file.length < prefix)
    throw new RangeError(`The file has ${file.length} bytes, ${damaged}: its header is missing.`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(Math.min(headerLimit, file.length - prefix)))
    throw new RangeError(
      `The file has ${file.length} bytes and says that its header has ${length}, ${damaged}.`,
    );
  const start = prefix + Number(length);
  let header: unknown;
  try {
    // A byte order mark is kept and then refused, as the format asks the header to begin with a brace.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    header = JSON.parse(decoder.decode(file.subarray(prefix, start)));
  } catch {
    throw new RangeError(`The header of the file is not JSON, ${damaged}.`);
  }
  if (!isRecord(header) || file[prefix] !== 0x7b)
    throw new RangeError(`The header of the file is not a JSON object, ${damaged}.`);
  return { header, start };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isLength = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

function notes(value: unknown): [string, string][] {
  if (!isRecord(value)) throw new RangeError(`${metadataKey} of the file is not a JSON object.`);
  return Object.entries(value).map(([key, note]) => {
    if (typeof note !== 'string')
      throw new RangeError(`${metadataKey} of the file holds "${key}", which is not text.`);
    return [key, note];
  });
}

function entryOf(name: string, value: unknown): Entry {
  const { dtype, shape, data_offsets: offsets } = isRecord(value) ? value : {};
  if (typeof dtype !== 'string' || !Object.hasOwn(kinds, dtype))
    throw new RangeError(
      otherKinds.includes(dtype as string)
        ? `The tensor ${name} holds ${dtype}, and only ${Object.keys(kinds).join(', ')} are read here. Convert it to F32.`
        : `The tensor ${name} has no kind of number that the format knows.`,
    );
  const kind = dtype as TensorKind;
  if (!Array.isArray(shape) || !shape.every(isLength) || !Number.isSafeInteger(elements(shape)))
    throw new RangeError(`The shape of the tensor ${name} is not a list of lengths.`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isLength))
    throw new RangeError(`The place of the tensor ${name} is not two offsets.`);
  const [begin, end] = offsets as [number, number];
  if (end - begin !== elements(shape) * kinds[kind].BYTES_PER_ELEMENT)
    throw new RangeError(
      `The tensor ${name} has the shape ${shape.join(' × ') || 'of one number'} of ${kind} and ${end - begin} bytes.`,
    );
  return { name, kind, shape, begin, end };
}

/** The tensors must fill the bytes after the header, without holes or overlaps. */
function checkPlaces(entries: readonly Entry[], length: number): void {
  let filled = 0;
  for (const { name, begin, end } of entries.toSorted(
    (a, b) => a.begin - b.begin || a.end - b.end,
  )) {
    if (begin !== filled)
      throw new RangeError(
        `The tensor ${name} starts at byte ${begin} where ${filled} was due: there is a hole or an overlap.`,
      );
    filled = end;
  }
  if (filled !== length)
    throw new RangeError(
      `The file holds ${length} bytes of numbers where its header speaks of ${filled}: it is cut short or has more at its end.`,
    );
}
