import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naturalLook } from '../../src/phantoms/look.ts';
import { raceOf } from '../../src/runs/raceEdits.ts';
import { affected, isSameImages, isSameTraining } from '../../src/state/session/compare.ts';
import { type AnyField, effects } from '../../src/state/session/field.ts';
import { defaultPhantoms, defaultSession, type Session } from '../../src/state/session/session.ts';
import { sessionFields } from '../../src/state/session/table.ts';
import { anySession, drawn } from './drawSession.ts';

const { loss } = defaultSession;
const classDeltas = [null, 0.3, null];

/** Sessions that have a place for every field. */
const withPhantoms: Session = {
  ...defaultSession,
  loss: { ...loss, classDeltas },
  pinned: { ...loss, classDeltas },
  race: raceOf([
    { loss, seed: null },
    { loss, seed: 2 },
  ]),
  data: { ...defaultPhantoms, look: { ...naturalLook, noise: 0.25 } },
};
const files = { kind: 'files', title: 'scans', count: 4, hash: 'ab12'.repeat(16) } as const;
const withFiles: Session = { ...withPhantoms, data: files };
const nameless: Session = { ...withPhantoms, data: { ...files, hash: '' } };

const isOfFiles = ({ key }: AnyField) => key.startsWith('file');
const sessionWith = (row: AnyField) => (isOfFiles(row) ? withFiles : withPhantoms);

/** Another value of a field than a session has; not that there is none of it, which other fields depend on. */
const another = (row: AnyField, session: Session) => {
  const isOther = (value: unknown) =>
    value !== null && row.values.write(value) !== row.values.write(row.get(session));
  const [value] = fc.sample(drawn(row.values.draw).filter(isOther), { numRuns: 1, seed: 3 });
  return value;
};

type Tree = Record<string, unknown>;

/** Every session that differs from one in a single number, word or list, by the path to it. */
function* changedLeaves(tree: Tree, path = ''): Generator<[string, Tree]> {
  for (const [key, value] of Object.entries(tree)) {
    const name = `${path}${key}`;
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const [leaf, inner] of changedLeaves(value as Tree, `${name}.`))
        yield [leaf, { ...tree, [key]: inner }];
    else if (key !== 'kind') yield [name, { ...tree, [key]: Array.isArray(value) ? [] : 'other' }];
  }
}

describe('the table of session fields', () => {
  it('has one row for each key, and each key can stand in a link as it is', () => {
    const keys = sessionFields.flatMap(({ key, formerKeys = [] }) => [key, ...formerKeys]);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key).toMatch(/^[a-z][a-z-]*$/);
    expect(keys).not.toContain('v');
  });

  it('has a row for everything that a session holds', () => {
    const lost = [withPhantoms, withFiles].flatMap((session) =>
      [...changedLeaves(session as unknown as Tree)]
        .filter(([, other]) => affected(other as unknown as Session, session).size === 0)
        .map(([leaf]) => leaf),
    );
    expect(lost).toEqual([]);
    const leaves = [...changedLeaves(withPhantoms as unknown as Tree)].map(([leaf]) => leaf);
    expect(leaves).toContain('pinned.classDeltas');
    expect(leaves).toContain('data.look.noise');
  });

  for (const row of sessionFields)
    it(`knows of ${row.key} how it is read, what it affects and whose it is`, () => {
      const session = sessionWith(row);
      const { values, affects, identity } = row;
      const value = another(row, session);
      const text = values.write(value);
      expect(values.read(text)).toEqual(value);
      const changed = row.set(session, value);
      expect(row.get(changed)).toEqual(value);
      expect([...affected(changed, session)]).toEqual([affects]);
      expect(isSameTraining(changed, session)).toBe(!identity);
      expect(isSameImages(changed, session)).toBe(identity !== 'images');
      expect(row.documentation).toMatch(/\S/);
    });

  it('uses every effect there is, and every change that draws fresh weights is another training', () => {
    expect(new Set(sessionFields.map(({ affects }) => affects))).toEqual(new Set(effects));
    const fresh = ['preparation', 'network'];
    for (const { affects, identity } of sessionFields)
      if (affects !== 'images') expect(identity === 'training').toBe(fresh.includes(affects));
  });
});

describe('what two sessions differ in', () => {
  it('is nothing where one is a copy of the other', () => {
    fc.assert(
      fc.property(anySession, (session) => {
        expect(affected(structuredClone(session), session).size).toBe(0);
      }),
    );
  });

  it('is images, where phantoms give way to files or come back', () => {
    for (const opened of [withFiles, nameless])
      for (const pair of [[opened, withPhantoms] as const, [withPhantoms, opened] as const]) {
        expect(affected(...pair)).toContain('images');
        expect(isSameImages(...pair)).toBe(false);
        expect(isSameTraining(...pair)).toBe(false);
      }
  });

  it('is not known of files without a hash', () => {
    expect(isSameImages(nameless, nameless)).toBe(false);
    expect(isSameTraining(nameless, nameless)).toBe(false);
  });
});
