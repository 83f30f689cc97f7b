import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complaintText } from '../../src/app/connectUrl.ts';
import { createCodec, decodeSession, encodeSession } from '../../src/state/session/codec.ts';
import { at, field } from '../../src/state/session/field.ts';
import { defaultSession, type Session } from '../../src/state/session/session.ts';
import { sessionFields } from '../../src/state/session/table.ts';
import { whole } from '../../src/state/session/values.ts';
import { anySession } from './drawSession.ts';

describe('the link', () => {
  it('is one short pair for the default session', () => {
    expect(encodeSession(defaultSession)).toBe('v=1');
    expect(decodeSession('#v=1')).toEqual({ session: defaultSession, complaints: [] });
    expect(decodeSession('')).toEqual({ session: defaultSession, complaints: [] });
  });

  it('brings every session back as it was', () => {
    fc.assert(
      fc.property(anySession, (original) => {
        const { session: back, complaints } = decodeSession(`#${encodeSession(original)}`);
        expect(back).toEqual(original);
        expect(complaints).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('brings a pinned loss back with all that the loss had', () => {
    fc.assert(
      fc.property(anySession, ({ loss }) => {
        const original: Session = { ...defaultSession, pinned: loss };
        expect(decodeSession(encodeSession(original)).session.pinned).toEqual(loss);
      }),
    );
    const link = 'v=1&class-deltas=0.7&pin=dice&pin-class-deltas=-,0.8';
    const { session } = decodeSession(link);
    expect(session.loss.classDeltas).toEqual([null, 0.7]);
    expect(session.pinned?.classDeltas).toEqual([null, null, 0.8]);
    expect(encodeSession(session)).toBe(link.replaceAll(',', '%2C'));
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
      'λ = abc is not a number from 0 to 1; 0.5 was taken.',
      'γ = 7 is not a number from 0 to 0.95; 0.5 was taken.',
    ]);
  });

  it('names unknown keys and another version', () => {
    const { session: read, complaints } = decodeSession('#v=2&flavour=red&a&b&c&seed=3');
    expect(read).toEqual({ ...defaultSession, seed: 3 });
    expect(complaints).toEqual([
      'Its version is 2, and this page knows version 1.',
      'This page does not know “flavour”, “a”, “b” and 1 more.',
    ]);
  });

  it('names every bad value, a wrong loss before all others', () => {
    const bad = [
      'seed=-1',
      'lambda=abc',
      'depth=99',
      'norm=batch',
      'rate=2',
      'loss=focall',
      'pin=x',
    ];
    const { complaints } = decodeSession(`v=1&${bad.join('&')}&gamma=0.3`);
    const text = complaintText(complaints) ?? '';
    for (const pair of bad) expect(text).toContain(pair.replace('=', ' = ').replace('lambda', 'λ'));
    expect(complaints).toHaveLength(bad.length);
    expect(complaints[0]).toBe(
      'loss = focall is not the name of a loss; asymmetric-unified-focal was taken.',
    );
    for (const complaint of complaints) expect(complaint.length).toBeLessThan(110);
    expect(text).toContain('everything else was kept');
    expect(text).not.toContain('γ');
    expect(complaintText([])).toBeNull();
  });

  it('reads a race of two to eight, of whom one is that of the sliders', () => {
    const { session, complaints } = decodeSession('v=1&race=dice~this_seed_4~focal_focal-gamma_1');
    expect(complaints).toEqual([]);
    expect(session.race).toMatchObject([
      { id: 1, loss: { id: 'dice' }, seed: null },
      { id: 2, loss: null, seed: 4 },
      { id: 3, loss: { id: 'focal', parameters: { focalGamma: 1 } }, seed: null },
    ]);
    const bad = [
      ...['this', 'dice~focal', 'this~this', 'this~dice_gamma_7', 'this~dice_seed_x'],
      ...['this_id_2~dice', 'this~dice_id_0', 'this~dice_id_1', 'this~dice_seed_2_id_3'],
      ...['this~', 'this_gamma_0.2~dice', 'this~nothing', 'this~dice_gamma', 'this~_seed_2'],
      `this${'~dice'.repeat(8)}`,
    ];
    for (const text of bad) {
      const { session: other, complaints: said } = decodeSession(`v=1&race=${text}`);
      expect(other.race, text).toEqual([]);
      expect(said.join(), text).toContain('race');
    }
  });

  it('takes the last good value of a key that comes more than once, and says so', () => {
    const read = (link: string) => {
      const { session, complaints } = decodeSession(link);
      return [session.loss.parameters.lambda, ...complaints];
    };
    expect(read('v=1&lambda=0.2&lambda=0.9')).toEqual([
      0.9,
      'λ comes 2 times (0.2, 0.9); the last good value was taken, 0.9.',
    ]);
    expect(read('v=1&lambda=0.2&gamma=0&lambda=0.4&lambda=abc')).toEqual([
      0.4,
      'λ comes 3 times (0.2, 0.4, abc); the last good value was taken, 0.4.',
    ]);
    expect(read('v=1&lambda=7&lambda=abc')).toEqual([
      0.5,
      'λ = 7, abc is not a number from 0 to 1; 0.5 was taken.',
    ]);
    expect(read('v=1&lambda=0.2&lambda=0.2')).toEqual([0.2]);
  });

  it('takes a word for what has no number', () => {
    const link = 'v=1&pace=fastest&engine=best&vary=off&phantom-share=natural';
    const { session, complaints } = decodeSession(link);
    expect(complaints).toEqual([]);
    expect(session).toEqual({ ...defaultSession, view: { ...defaultSession.view, vary: null } });
  });

  it('reads a field by the keys that it had before, the present one being stronger', () => {
    const values = whole([0, 9]);
    const about = { affects: 'network', documentation: '', formerKeys: ['weights-seed'] } as const;
    const { decode, encode } = createCodec([field('seed', at('seed'), values, about)]);
    expect(decode('v=1&weights-seed=7')).toEqual({
      ...{ session: { ...defaultSession, seed: 7 }, complaints: [] },
    });
    expect(decode('v=1&seed=3&weights-seed=7').session.seed).toBe(3);
    expect(encode({ ...defaultSession, seed: 7 })).toBe('v=1&seed=7');
  });

  it('holds the title of files whatever it is', () => {
    const titled = (title: string) => {
      const data = { kind: 'files', title, count: 1, hash: '' } as const;
      const { session, complaints } = decodeSession(encodeSession({ ...defaultSession, data }));
      expect(complaints).toEqual([]);
      return session.data.kind === 'files' ? session.data.title : null;
    };
    expect(titled('a/b & c=d #1 +2 %41')).toBe('a/b & c=d #1 +2 %41');
    expect(titled('x'.repeat(300))).toBe('x'.repeat(200));
    expect(titled(`${'x'.repeat(199)}🩻`)).toBe(`${'x'.repeat(199)}\ufffd`);
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

  it('makes of any texts of its keys a session that stays as it is', () => {
    const keys = fc.constantFrom(...sessionFields.map(({ key }) => key));
    const texts = fc.oneof(
      fc.double().map(String),
      fc.integer().map(String),
      fc.constantFrom('none', 'vessel', 'dice', '1-2', '0.7,-', 'both'),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, texts), { maxLength: 12 }), (pairs) => {
        const link = pairs.map(([key, text]) => `${key}=${encodeURIComponent(text)}`).join('&');
        const written = encodeSession(decodeSession(link).session);
        const { session, complaints } = decodeSession(written);
        expect(complaints).toEqual([]);
        expect(encodeSession(session)).toBe(written);
      }),
      { numRuns: 400 },
    );
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
