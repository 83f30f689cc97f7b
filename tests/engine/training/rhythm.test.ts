import { describe, expect, it } from 'vitest';
import { type Place, Rhythm } from '../../../src/engine/training/rhythm.ts';

/** A rhythm with a clock that stands, and runs that stand where they are put. */
function setUp(ids: readonly string[], crowd = ids.length) {
  const clock = { ms: 0 };
  const rhythm = new Rhythm({ now: () => clock.ms, crowd: () => crowd });
  const places = new Map(
    ids.map((id): [string, Place] => [id, { id, sent: 0, isUnderWay: false }]),
  );
  const place = (id: string) => places.get(id) as Place;
  const isDue = (id: string) =>
    rhythm.isDue(
      place(id),
      [...places.values()].filter((other) => other.id !== id),
    );
  const put = (id: string, sent: number, isUnderWay = false) =>
    places.set(id, { id, sent, isUnderWay });
  const done = (id: string, restMs = 100) => rhythm.done(place(id), restMs);
  return { clock, rhythm, isDue, put, done, leave: (id: string) => places.delete(id) };
}

describe('a rhythm of one run', () => {
  it('is due at once, and again when it has rested', () => {
    const { clock, isDue, put, done } = setUp(['a']);
    put('a', 7);
    expect(isDue('a')).toBe(true);
    done('a');
    clock.ms = 99;
    expect(isDue('a')).toBe(false);
    clock.ms = 100;
    expect(isDue('a')).toBe(true);
  });

  it('rests longer where runs outside of it train as well', () => {
    const { clock, isDue, done } = setUp(['a'], 3);
    isDue('a');
    done('a');
    clock.ms = 299;
    expect(isDue('a')).toBe(false);
    clock.ms = 300;
    expect(isDue('a')).toBe(true);
  });

  it('counts what was done without being due', () => {
    const { clock, isDue, done } = setUp(['a']);
    done('a');
    expect(isDue('a')).toBe(false);
    clock.ms = 100;
    expect(isDue('a')).toBe(true);
  });

  it('is due at once after a reset', () => {
    const { rhythm, isDue, done } = setUp(['a']);
    done('a');
    rhythm.reset();
    expect(isDue('a')).toBe(true);
  });
});

describe('a rhythm of several runs', () => {
  it('is due for each once, at the first step that all have before them', () => {
    const { clock, isDue, put, done } = setUp(['a', 'b', 'c']);
    put('a', 5, true);
    put('b', 5);
    put('c', 4, true);
    // b rests at 5 and may have been looked at there: the round is at 6.
    expect(isDue('a')).toBe(false);
    for (const id of ['a', 'b', 'c']) put(id, 6, true);
    for (const id of ['a', 'b', 'c']) {
      expect(isDue(id)).toBe(true);
      done(id);
      expect(isDue(id)).toBe(false);
    }
    // As often in all as one run alone.
    clock.ms = 299;
    expect(isDue('a')).toBe(false);
    clock.ms = 300;
    expect(isDue('a')).toBe(true);
  });

  it('waits for one that was behind another at rest', () => {
    const { isDue, put } = setUp(['a', 'b']);
    put('a', 4);
    put('b', 5);
    expect(isDue('a')).toBe(false);
    put('b', 6);
    expect(isDue('b')).toBe(true);
    put('a', 6);
    expect(isDue('a')).toBe(true);
  });

  it('does not wait for one that left, nor for one that began again', () => {
    const { clock, isDue, put, done, leave } = setUp(['a', 'b', 'c']);
    for (const id of ['a', 'b', 'c']) put(id, 5, true);
    expect(isDue('a')).toBe(true);
    done('a');
    leave('b');
    put('c', 0);
    expect(isDue('a')).toBe(false);
    clock.ms = 100;
    put('a', 9);
    expect(isDue('a')).toBe(true);
  });

  it('lets one that catches up be seen on its way', () => {
    const { isDue, put } = setUp(['a', 'b', 'late']);
    put('a', 50);
    put('b', 50);
    put('late', 3);
    expect(isDue('late')).toBe(true);
  });

  it('keeps one in the round that did it before its step', () => {
    const { isDue, put, done } = setUp(['a', 'b']);
    put('a', 4);
    put('b', 4);
    expect(isDue('a')).toBe(false);
    done('b');
    put('b', 5);
    expect(isDue('b')).toBe(true);
  });
});
