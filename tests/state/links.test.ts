/**
 * Links that were made with the first version of the format, and the sessions that they opened then. What is in
 * tests/state/links stays as it is: a link that somebody has sent must open the same for ever.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { naturalLook } from '../../src/phantoms/look.ts';
import { decodeSession } from '../../src/state/session/codec.ts';
import { defaultSession } from '../../src/state/session/session.ts';

interface Old {
  readonly link: string;
  /** What of the session differs from the defaults of then. */
  readonly session: object;
}

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`links/${name}.json`, import.meta.url), 'utf8'));

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a part of a session begins with where the default session has none. */
const parts: Tree = { pinned: defaultSession.loss, look: naturalLook };

/** `over` laid over `base`, so that fields which came after the link was made have their default. */
function laidOver(base: unknown, over: unknown, name = ''): unknown {
  if (!isTree(over)) return over;
  const below = isTree(base) ? base : parts[name];
  // Files instead of phantoms.
  if (!isTree(below) || (over.kind !== undefined && over.kind !== below.kind)) return over;
  const laid = Object.entries(over).map(([key, value]) => [key, laidOver(below[key], value, key)]);
  return { ...below, ...Object.fromEntries(laid) };
}

const then = laidOver(defaultSession, read('defaults'));

describe('old links', () => {
  it('were made with the same defaults, which they leave out', () => {
    expect(defaultSession).toEqual(then);
  });

  for (const name of ['keys', 'losses', 'edges', 'shared', 'drawn'])
    it(`open as they did: ${name}`, () => {
      const links: readonly Old[] = read(name);
      expect(links.length).toBeGreaterThan(10);
      for (const { link, session } of links)
        expect({ link, ...decodeSession(link) }).toEqual({
          ...{ link, session: laidOver(then, session) },
          complaints: [],
        });
    });
});
