import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageSizes } from '../../src/datasets/dataset.ts';
import { colourModes, fits, valueScales } from '../../src/datasets/prepare/preprocessing.ts';
import { planes, slicePicks, windowIds } from '../../src/datasets/volumeChoices.ts';
import { engineIds } from '../../src/engine/protocol.ts';
import { lossIds } from '../../src/losses/catalogue.ts';
import { conventionIds } from '../../src/losses/conventions.ts';
import {
  type LossParameters,
  parameterDefinitions,
  parameterIds,
} from '../../src/losses/parameters.ts';
import { phantomKinds } from '../../src/phantoms/phantomRequest.ts';
import { mirrors } from '../../src/runs/augmentation.ts';
import { optimizerIds } from '../../src/runs/setting.ts';
import { defaultSession, layers, type Session, surfaceAxes } from '../../src/state/session.ts';
import { decodeSession, encodeSession } from '../../src/state/sessionCodec.ts';

/** A number on the grid of a slider, so that it survives being written. */
const decimal = (minimum: number, maximum: number, step = 0.01) =>
  fc
    .integer({ min: Math.round(minimum / step), max: Math.round(maximum / step) })
    .map((n) => Number((n * step).toFixed(6)));

const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });

const lossChoice = fc.record({
  id: fc.constantFrom(...lossIds),
  parameters: fc.record(
    Object.fromEntries(
      parameterIds.map((id) => {
        const { minimum, maximum } = parameterDefinitions[id];
        return [id, decimal(minimum, maximum)];
      }),
    ),
  ) as unknown as fc.Arbitrary<LossParameters>,
});

const session: fc.Arbitrary<Session> = fc.record({
  loss: lossChoice,
  pinned: fc.option(lossChoice, { nil: null }),
  convention: fc.constantFrom(...conventionIds),
  data: fc.oneof(
    fc.record({
      kind: fc.constant('phantoms' as const),
      phantom: fc.constantFrom('mixed' as const, ...phantomKinds),
      count: fc.integer({ min: 1, max: 32 }),
      seed,
    }),
    fc.record({
      kind: fc.constant('files' as const),
      title: fc
        .string({ minLength: 1, maxLength: 200, unit: 'grapheme' })
        .filter((title) => title.length <= 200),
      count: fc.integer({ min: 0, max: 100_000 }),
      hash: fc.stringMatching(/^[0-9a-f]{64}$/),
    }),
  ),
  size: fc.constantFrom(...imageSizes),
  preprocessing: fc.record({
    fit: fc.constantFrom(...fits),
    crop: decimal(0.1, 1),
    colour: fc.constantFrom(...colourModes),
    scale: fc.constantFrom(...valueScales),
    window: fc
      .tuple(fc.integer({ min: 0, max: 254 }), fc.integer({ min: 1, max: 255 }))
      .filter(([low, high]) => low < high),
  }),
  augmentation: fc.record({
    mirror: fc.constantFrom(...mirrors),
    rotation: decimal(0, 180),
    scale: fc.tuple(decimal(0.5, 1), decimal(1, 2)),
    elastic: decimal(0, 0.1, 0.001),
    brightness: decimal(1, 4),
    chance: decimal(0.05, 1),
  }),
  validationShare: decimal(0.05, 0.5),
  classes: fc.integer({ min: 2, max: 8 }),
  volumes: fc.record({
    modality: fc.constantFrom('', 'flair', 't1ce-flair-t2'),
    target: fc.constantFrom('', 'whole-tumour'),
    plane: fc.constantFrom(...planes),
    slices: fc.integer({ min: 1, max: 64 }),
    pick: fc.constantFrom(...slicePicks),
    window: fc.constantFrom(...windowIds),
  }),
  network: fc.record({
    depth: fc.integer({ min: 1, max: 4 }),
    filters: fc.integer({ min: 4, max: 64 }),
    norm: fc.constantFrom('none' as const, 'instance' as const),
  }),
  optimizer: fc.constantFrom(...optimizerIds),
  learningRate: decimal(0.00001, 1, 0.00001),
  batchSize: fc.integer({ min: 1, max: 16 }),
  seed,
  pace: fc.option(decimal(0.1, 60, 0.1), { nil: null }),
  engine: fc.option(fc.constantFrom(...engineIds), { nil: null }),
  view: fc.record({
    layer: fc.constantFrom(...layers),
    opacity: decimal(0, 1),
    threshold: decimal(0.02, 0.98),
    source: fc.constantFrom('simulated' as const, 'network' as const),
    simulation: fc.record({
      blur: decimal(0, 14, 0.5),
      shift: decimal(0, 24, 1),
      confidence: decimal(0, 1),
      missed: decimal(0, 1),
      falseAlarms: decimal(0, 1),
    }),
    focus: fc.integer({ min: 1, max: 7 }),
    image: fc.nat(99_999),
    vary: fc.option(fc.constantFrom('lambda' as const, 'delta' as const, 'gamma' as const), {
      nil: null,
    }),
    axes: fc.constantFrom(...surfaceAxes),
  }),
});

describe('the link', () => {
  it('is one short pair for the default session', () => {
    expect(encodeSession(defaultSession)).toBe('v=1');
    expect(decodeSession('#v=1')).toEqual({ session: defaultSession, complaints: [] });
    expect(decodeSession('')).toEqual({ session: defaultSession, complaints: [] });
  });

  it('brings every session back as it was', () => {
    fc.assert(
      fc.property(session, (original) => {
        const { session: back, complaints } = decodeSession(`#${encodeSession(original)}`);
        expect(back).toEqual(original);
        expect(complaints).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('can be read by a person', () => {
    const link = encodeSession({
      ...defaultSession,
      loss: {
        id: 'symmetric-unified-focal',
        parameters: { ...defaultSession.loss.parameters, lambda: 0.3, gamma: 0.75 },
      },
      engine: 'webgpu',
      seed: 7,
    });
    expect(link).toBe(
      'v=1&loss=symmetric-unified-focal&lambda=0.3&gamma=0.75&seed=7&engine=webgpu',
    );
  });

  it('replaces bad values by defaults, keeps the good ones and names the bad', () => {
    const { session: read, complaints } = decodeSession(
      '#v=1&lambda=abc&gamma=7&delta=0.7&loss=asymmetric-unified-focal',
    );
    expect(read.loss.parameters).toEqual({ ...defaultSession.loss.parameters, delta: 0.7 });
    expect(complaints).toEqual([
      'The link asked for λ = abc, but λ is a number from 0 to 1. It was set to 0.5; everything else was kept.',
      'The link asked for γ = 7, but γ is a number from 0 to 0.95. It was set to 0.5; everything else was kept.',
    ]);
  });

  it('names unknown keys and another version', () => {
    const { session: read, complaints } = decodeSession('#v=2&flavour=red&a&b&c&seed=3');
    expect(read).toEqual({ ...defaultSession, seed: 3 });
    expect(complaints).toEqual([
      'The link has version 2, this page knows version 1. What it could read was kept.',
      'The link has “flavour”, “a”, “b” and 1 more, which this page does not know. The rest was kept.',
    ]);
  });

  it('survives any text, and 100 kB of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { session: read } = decodeSession(text);
        expect(decodeSession(encodeSession(read)).session).toEqual(read);
      }),
      { numRuns: 300 },
    );
    const noise = Array.from({ length: 100_000 }, (_, i) =>
      String.fromCharCode(33 + ((i * 7919) % 90)),
    ).join('');
    const { complaints } = decodeSession(noise);
    expect(complaints.length).toBeGreaterThan(0);
    expect(complaints.join('').length).toBeLessThan(100_000);
  });

  it('does not accept numbers that only look like numbers', () => {
    for (const text of ['', ' ', '0x1', 'Infinity', 'NaN', '1e999', '0.5abc', '--1']) {
      const { session: read, complaints } = decodeSession(
        `#v=1&lambda=${encodeURIComponent(text)}`,
      );
      expect(read.loss.parameters.lambda).toBe(0.5);
      expect(complaints).toHaveLength(1);
    }
  });
});
