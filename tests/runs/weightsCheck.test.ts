import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkOf, compareChecks, sampledWeights, sumOfBits } from '../../src/runs/weightsCheck.ts';

const bitsOf = (...words: number[]) => new Float32Array(Uint32Array.from(words).buffer);
const weights = fc
  .array(fc.float({ noNaN: true, min: -2, max: 2 }), { minLength: 1, maxLength: 50 })
  .map((values) => Float32Array.from(values));

describe('sumOfBits', () => {
  it('is MurmurHash3 as others compute it', () => {
    expect(sumOfBits(new Float32Array(0))).toBe('00000000');
    // "test", and the vectors of 32 bits that implementations are checked by.
    expect(sumOfBits(bitsOf(0x74736574))).toBe('ba6bd213');
    expect(sumOfBits(bitsOf(0))).toBe('2362f9de');
    expect(sumOfBits(bitsOf(0xffffffff))).toBe('76293b50');
    expect(sumOfBits(bitsOf(0x87654321))).toBe('f55b516b');
  });

  it('tells one bit', () => {
    fc.assert(
      fc.property(weights, fc.nat(), fc.integer({ min: 0, max: 31 }), (values, at, bit) => {
        const other = values.slice();
        new Uint32Array(other.buffer)[at % other.length]! ^= 1 << bit;
        expect(sumOfBits(other)).not.toBe(sumOfBits(values));
        expect(sumOfBits(values.slice())).toBe(sumOfBits(values));
      }),
    );
  });

  it('tells zero from minus zero, which are equal as numbers', () => {
    expect(sumOfBits(Float32Array.of(0))).not.toBe(sumOfBits(Float32Array.of(-0)));
  });
});

describe('compareChecks', () => {
  const some = Float32Array.from({ length: 400 }, (_, i) => 0.1 * Math.sin(i));
  const shifted = (by: number) => some.map((value) => value + by);
  const checks = (...values: Float32Array[]) => values.map((one, i) => checkOf(i + 1, one));

  it('says identical where all sums agree', () => {
    expect(compareChecks(checks(some, some), checks(some, some))).toEqual({ kind: 'identical' });
  });

  it('says how far apart weights are that only rounding parts', () => {
    const found = compareChecks(checks(some, some), checks(some, shifted(1e-6)));
    expect(found).toMatchObject({ kind: 'rounding', step: 2 });
    expect(found?.kind === 'rounding' && found.largest).toBeCloseTo(1e-6, 8);
  });

  it('says at which step weights differ first', () => {
    const found = compareChecks(checks(some, some, some), checks(some, shifted(0.05), shifted(1)));
    expect(found).toMatchObject({ kind: 'differs', step: 2 });
    expect(found?.kind === 'differs' && found.largest).toBeCloseTo(0.05, 6);
  });

  it('compares the steps that both have, and says nothing where there are none', () => {
    const late = [checkOf(5, some)];
    expect(compareChecks(checks(some), late)).toBeNull();
    expect(compareChecks([...checks(shifted(1)), ...late], late)).toEqual({ kind: 'identical' });
  });

  it('does not take another network for rounding, nor weights that differ where none is sampled', () => {
    expect(compareChecks(checks(some), checks(some.slice(1)))?.kind).toBe('differs');
    const elsewhere = some.slice();
    elsewhere[0] = 9;
    expect(checkOf(1, elsewhere).sampled).toEqual(checkOf(1, some).sampled);
    expect(compareChecks(checks(some), checks(elsewhere))).toMatchObject({
      ...{ kind: 'differs', largest: 0 },
    });
  });

  it('samples as many of few weights', () => {
    const few = checkOf(3, Float32Array.of(1, 2));
    expect(few.sampled).toHaveLength(sampledWeights);
    expect(few.norm).toBeCloseTo(Math.sqrt(5), 12);
  });
});
