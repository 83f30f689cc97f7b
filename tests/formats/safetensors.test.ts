import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readSafetensors,
  type StoredTensor,
  type TensorValues,
  writeSafetensors,
} from '../../src/formats/safetensors.ts';
import '../support/seed.ts';

/** A file of this header and these bytes, as the format's description lays it out. */
function fileOf(header: string | object, bytes: readonly number[] = []): Uint8Array {
  const text = new TextEncoder().encode(
    typeof header === 'string' ? header : JSON.stringify(header),
  );
  const file = new Uint8Array(8 + text.length + bytes.length);
  new DataView(file.buffer).setUint32(0, text.length, true);
  file.set(text, 8);
  file.set(bytes, 8 + text.length);
  return file;
}

const entry = (dtype: unknown, shape: unknown, offsets: unknown) => ({
  dtype,
  shape,
  data_offsets: offsets,
});

/** One tensor of two floats, 1 and −2.5, and a note, byte by byte. */
const fixture = Uint8Array.from([
  // Length of the header, 88 bytes, a 64-bit little-endian integer.
  0x58,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  ...Array.from(
    '{"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}'.padEnd(88),
    (c) => c.charCodeAt(0),
  ),
  // IEEE 754: 1 is 0x3f800000, −2.5 is 0xc0200000.
  0x00,
  0x00,
  0x80,
  0x3f,
  0x00,
  0x00,
  0x20,
  0xc0,
]);

const arrays: fc.Arbitrary<TensorValues> = fc.oneof(
  fc.float32Array({ maxLength: 12 }),
  fc.float64Array({ maxLength: 12 }),
  fc.int32Array({ maxLength: 12 }),
  fc.uint8Array({ maxLength: 12 }),
);
const tensor: fc.Arbitrary<StoredTensor> = fc
  .tuple(arrays, fc.boolean())
  .map(([values, flat]) => ({ values, shape: flat ? [values.length] : [1, values.length, 1] }));
const name = fc.string({ unit: 'grapheme' }).filter((text) => text !== '__metadata__');

describe('a safetensors file', () => {
  it('is written byte for byte as the format describes it', () => {
    const tensors = new Map([['w', { shape: [1, 2], values: Float32Array.of(1, -2.5) }]]);
    expect(writeSafetensors({ tensors, metadata: new Map([['a', 'b']]) })).toEqual(fixture);
  });

  it('is read as the format describes it', () => {
    const { tensors, metadata } = readSafetensors(fixture);
    expect([...tensors]).toEqual([['w', { shape: [1, 2], values: Float32Array.of(1, -2.5) }]]);
    expect([...metadata]).toEqual([['a', 'b']]);
  });

  it('comes back as it was, whatever its names, kinds and notes', () => {
    const file = fc.record({
      tensors: fc.array(fc.tuple(name, tensor)).map((list) => new Map(list)),
      metadata: fc.array(fc.tuple(name, name)).map((list) => new Map(list)),
    });
    fc.assert(
      fc.property(file, (written) => {
        const bytes = writeSafetensors(written);
        const read = readSafetensors(bytes);
        expect(read.tensors.size).toBe(written.tensors.size);
        for (const [key, value] of written.tensors) expect(read.tensors.get(key)).toEqual(value);
        expect(read.metadata).toEqual(written.metadata);
      }),
    );
  });

  it('puts every tensor at a multiple of the size of its numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, tensor)), (list) => {
        const bytes = writeSafetensors({ tensors: new Map(list) });
        const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
        const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
        for (const [key, { values }] of new Map(list))
          expect((8 + length + header[key].data_offsets[0]) % values.BYTES_PER_ELEMENT).toBe(0);
      }),
    );
  });

  it('is read from the middle of a larger buffer, and the tensors outlive it', () => {
    const buffer = new Uint8Array(fixture.length + 3);
    buffer.set(fixture, 3);
    const { tensors } = readSafetensors(buffer.subarray(3));
    buffer.fill(0);
    expect(tensors.get('w')?.values).toEqual(Float32Array.of(1, -2.5));
  });

  it('may hold nothing, or tensors of no numbers', () => {
    expect(readSafetensors(writeSafetensors({ tensors: new Map() })).tensors.size).toBe(0);
    const empty = new Map([['e', { shape: [0, 3], values: new Float32Array(0) }]]);
    expect(readSafetensors(writeSafetensors({ tensors: empty })).tensors).toEqual(empty);
  });

  const good = entry('F32', [1], [0, 4]);
  it.each<[string, Uint8Array, RegExp]>([
    ['no bytes', new Uint8Array(0), /0 bytes.*header is missing/],
    ['a header longer than the file', fixture.subarray(0, 60), /says that its header has 88/],
    ['a header length beyond 2^53', new Uint8Array(16).fill(0xff), /18446744073709551615/],
    ['a header that is not JSON', fileOf('{"w":'), /not JSON/],
    ['a header that is not UTF-8', Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe), /not JSON/],
    ['a header that is a list', fileOf('[]'), /not a JSON object/],
    ['a header that begins with a space', fileOf(' {}'), /not a JSON object/],
    ['an entry that is no object', fileOf({ w: 3 }), /tensor w has no kind/],
    ['a kind that nobody knows', fileOf({ w: entry('F9', [1], [0, 4]) }, [0, 0, 0, 0]), /no kind/],
    ['a kind of object', fileOf({ w: entry('toString', [1], [0, 4]) }, [0, 0, 0, 0]), /no kind/],
    ['a kind not read here', fileOf({ w: entry('BF16', [1], [0, 2]) }, [0, 0]), /BF16.*Convert/],
    ['a shape that is no list', fileOf({ w: entry('F32', 1, [0, 4]) }, [0, 0, 0, 0]), /shape/],
    ['a negative side', fileOf({ w: entry('F32', [-1], [0, 4]) }, [0, 0, 0, 0]), /shape/],
    ['a shape beyond 2^53', fileOf({ w: entry('U8', [2 ** 40, 2 ** 40], [0, 4]) }), /shape/],
    ['three offsets', fileOf({ w: entry('F32', [1], [0, 4, 8]) }, [0, 0, 0, 0]), /two offsets/],
    ['a fractional offset', fileOf({ w: entry('F32', [1], [0.5, 4.5]) }), /two offsets/],
    ['offsets that do not fit the shape', fileOf({ w: entry('F32', [2], [0, 4]) }), /4 bytes/],
    ['a hole', fileOf({ w: entry('F32', [1], [4, 8]) }, Array(8).fill(0)), /hole or an overlap/],
    ['an overlap', fileOf({ w: good, v: good }, [0, 0, 0, 0]), /hole or an overlap/],
    ['numbers cut short', fixture.subarray(0, fixture.length - 1), /cut short/],
    ['bytes after the numbers', fileOf({ w: good }, Array(5).fill(0)), /more at its end/],
    ['metadata that is no object', fileOf({ __metadata__: 'x' }), /not a JSON object/],
    ['metadata that is no text', fileOf({ __metadata__: { a: 1 } }), /"a", which is not text/],
  ])('is refused with a sentence for %s', (_, file, sentence) => {
    const read = () => readSafetensors(file);
    expect(read).toThrow(RangeError);
    expect(read).toThrow(sentence);
    expect(read).toThrow(/\.$/);
  });

  it('throws nothing but RangeError, whatever the bytes', () => {
    const damage = fc.array(fc.tuple(fc.nat(fixture.length - 1), fc.nat(255)), { minLength: 1 });
    fc.assert(
      fc.property(damage, fc.nat(fixture.length), (changes, length) => {
        const file = fixture.slice(0, length);
        for (const [at, byte] of changes) if (at < length) file[at] = byte;
        try {
          readSafetensors(file);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is not written with a shape that does not fit, or with the name of the metadata', () => {
    const write = (key: string, shape: number[]) => () =>
      writeSafetensors({ tensors: new Map([[key, { shape, values: new Float32Array(2) }]]) });
    expect(write('w', [3])).toThrow(/w is 3 and holds 2 numbers/);
    expect(write('w', [-1, -2])).toThrow(RangeError);
    expect(write('__metadata__', [2])).toThrow(RangeError);
  });
});
