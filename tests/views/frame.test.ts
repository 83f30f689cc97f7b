import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inNextFrame, notInNextFrame } from '../../src/views/frame.ts';

describe('the animation frame of all that follows the store', () => {
  let frames: (() => void)[] = [];
  const paint = () => {
    for (const frame of frames.splice(0)) frame();
  };

  beforeEach(() => {
    vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  });
  afterEach(() => {
    while (frames.length > 0) paint();
    frames = [];
    vi.unstubAllGlobals();
  });

  it('draws before it writes, in the order in which each was asked for', () => {
    const done: string[] = [];
    inNextFrame('write', () => done.push('write'));
    inNextFrame('draw', () => done.push('first'));
    inNextFrame('draw', () => done.push('second'));
    expect(done).toEqual([]);
    expect(frames).toHaveLength(1);
    paint();
    expect(done).toEqual(['first', 'second', 'write']);
  });

  it('does once what is asked for often', () => {
    const work = vi.fn();
    for (let i = 0; i < 5; i++) inNextFrame('draw', work);
    paint();
    expect(work).toHaveBeenCalledOnce();
    expect(frames).toHaveLength(0);
  });

  it('writes in the same frame what a drawing asks for, and draws in the next one', () => {
    const done: string[] = [];
    inNextFrame('draw', () => {
      inNextFrame('write', () => done.push('written'));
      inNextFrame('draw', () => done.push('drawn'));
    });
    paint();
    expect(done).toEqual(['written']);
    paint();
    expect(done).toEqual(['written', 'drawn']);
  });

  it('leaves to the next frames what is too much for one, each in its turn', () => {
    const done: string[] = [];
    let now = 0;
    const takes = (ms: number, name: string) => () => {
      now += ms;
      done.push(name);
    };
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
    const first = takes(20, 'first');
    inNextFrame('draw', first);
    inNextFrame('draw', takes(20, 'second'));
    inNextFrame('write', takes(1, 'written'));
    paint();
    // Both phases get on, however long the drawings take.
    expect(done).toEqual(['first', 'written']);
    // The hand moves on before the second was drawn: it is not put back for that.
    inNextFrame('draw', first);
    paint();
    expect(done).toEqual(['first', 'written', 'second']);
    paint();
    expect(done).toEqual(['first', 'written', 'second', 'first']);
    expect(frames).toHaveLength(0);
    clock.mockRestore();
  });

  it('leaves out what was taken back', () => {
    const work = vi.fn();
    inNextFrame('draw', work);
    notInNextFrame('draw', work);
    paint();
    expect(work).not.toHaveBeenCalled();
  });

  it('reports what fails and does the rest', () => {
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    const failure = new Error('cannot draw');
    const work = vi.fn();
    inNextFrame('draw', () => {
      throw failure;
    });
    inNextFrame('draw', work);
    paint();
    expect(reported).toHaveBeenCalledExactlyOnceWith(failure);
    expect(work).toHaveBeenCalledOnce();
  });
});
