import { describe, expect, it } from 'vitest';
import { chooseStart } from '../../../src/app/persistence/start.ts';
import { decodeSession } from '../../../src/state/session/codec.ts';
import { isSameTraining } from '../../../src/state/session/compare.ts';
import type { KeptWork } from '../../../src/storage/keep/protocol.ts';

const files = `v=1&files=scans&file-count=4&file-hash=${'ab12'.repeat(16)}`;
const stored = (id: string, link: string, hasFiles = true): KeptWork => ({
  ...{ id, savedAt: 1, link, title: id, hash: '', hasFiles, runs: [] },
});

describe('what the page begins with', () => {
  it('is what is kept, where the address is bare', () => {
    const work = stored('last', files);
    expect(chooseStart('', [work, stored('older', 'v=1')])).toEqual({
      kind: 'continue',
      work,
      session: null,
    });
    expect(chooseStart('', [])).toEqual({ kind: 'link', offered: null });
  });

  it('is the link with the kept training, where only what may change meanwhile differs', () => {
    const work = stored('last', `${files}&gamma=0.2&rate=0.01`);
    const start = chooseStart(`#${files}&gamma=0.7&batch=2&image=3&prediction=network`, [
      stored('other', 'v=1&phantom=vessel'),
      work,
    ]);
    expect(start).toMatchObject({ kind: 'continue', work: { id: 'last' } });
    expect(start).toHaveProperty('session.loss.parameters.gamma', 0.7);
  });

  it('is the kept images with another training, where network, size or seed differ', () => {
    for (const change of ['depth=1', 'size=64', 'seed=2', 'validation=0.5', 'classes=3'])
      expect(chooseStart(`#${files}&${change}`, [stored('last', files)])).toMatchObject({
        kind: 'same files',
        work: { id: 'last' },
      });
  });

  it('is the link alone where it is about something else, and what is kept is offered', () => {
    for (const link of [
      'v=1&phantom=vessel',
      `v=1&files=scans&file-count=4&file-hash=${'cd34'.repeat(16)}`,
    ])
      expect(chooseStart(`#${link}`, [stored('last', files)])).toMatchObject({
        kind: 'link',
        offered: { id: 'last' },
      });
  });

  it('is the link alone where the kept phantoms were dialled otherwise', () => {
    const natural = stored('natural', 'v=1&gamma=0.2', false);
    const noisy = stored('noisy', 'v=1&phantom-noise=0.2', false);
    for (const [link, works] of [
      ['v=1&phantom-share=0.01', [natural, noisy]],
      ['v=1&phantom-noise=0.1&lambda=0.3', [noisy, natural]],
      ['v=1&lambda=0.3', [noisy]],
    ] as const)
      expect(chooseStart(`#${link}`, works)).toEqual({ kind: 'link', offered: works[0] });
    expect(chooseStart('#v=1&phantom-noise=0.2&gamma=0.7', [natural, noisy])).toMatchObject({
      kind: 'continue',
      work: { id: 'noisy' },
    });
  });

  it('is the link alone where the files could not be kept', () => {
    const start = chooseStart(`#${files}&depth=1`, [stored('last', files, false)]);
    expect(start).toMatchObject({ kind: 'link' });
  });

  it('does not take files without a hash for the same', () => {
    const [a, b] = ['v=1&files=x', 'v=1&files=x'].map((link) => decodeSession(link).session);
    expect(isSameTraining(a!, b!)).toBe(false);
  });
});
