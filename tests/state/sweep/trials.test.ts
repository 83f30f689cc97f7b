import { describe, expect, it } from 'vitest';
import { lossDefinition } from '../../../src/losses/catalogue.ts';
import { gridValues } from '../../../src/runs/sweep/space.ts';
import type { Study } from '../../../src/runs/sweep/study.ts';
import { decodeSession, encodeSession } from '../../../src/state/session/codec.ts';
import { defaultSession, type Session } from '../../../src/state/session/session.ts';
import { createAppStore } from '../../../src/state/store.ts';
import { hasItsImages, phantomsOf } from '../../../src/state/sweep/sameImages.ts';
import { firstSpace, sweepables } from '../../../src/state/sweep/sweepable.ts';
import { linkText, readsAxes, sessionOfTrial, trialsOf } from '../../../src/state/sweep/trials.ts';
import { aStudy, numberAxis } from '../../runs/sweep/trials.ts';

const study = (change: Partial<Study>) =>
  aStudy({ base: encodeSession({ ...defaultSession, seed: 7 }), ...change });

describe('the trials of a study', () => {
  it('are its link with the values of a point and a seed', () => {
    const [first, second] = trialsOf(
      study({ repeats: 2, space: [numberAxis('rate', 1e-4, 1e-2, { scale: 'log' })] }),
    );
    expect(first).toMatchObject({ number: 0, point: 0, values: { rate: '0.0001' }, seed: 7 });
    expect(second).toMatchObject({ number: 1, point: 0, values: { rate: '0.0001' }, seed: 8 });
    const session = sessionOfTrial(study({}), second!);
    expect(session).toEqual({ ...defaultSession, learningRate: 0.0001, seed: 8 });
    // As a link it is the same.
    expect(decodeSession(encodeSession(session)).session).toEqual(session);
  });

  it('has each setting once: what a loss does not read makes no other', () => {
    const losses = {
      kind: 'choice',
      key: 'loss',
      choices: ['dice', 'asymmetric-unified-focal'],
    } as const;
    const trials = trialsOf(study({ space: [losses, numberAxis('lambda', 0, 1)] }));
    expect(trials.map(({ values }) => values)).toEqual([
      { loss: 'dice', lambda: '0' },
      ...['0', '0.5', '1'].map((lambda) => ({ loss: 'asymmetric-unified-focal', lambda })),
    ]);
    expect(trials.map(({ number, point }) => [number, point])).toEqual(
      [0, 1, 2, 3].map((n) => [n, n]),
    );
  });

  it('says which of its values a trial depends on', () => {
    const losses = { kind: 'choice', key: 'loss', choices: ['dice'] } as const;
    const reads = readsAxes(study({ space: [losses, numberAxis('lambda', 0, 1)] }));
    const values = { loss: 'dice', lambda: '0', rate: '0.1' };
    expect(['loss', 'lambda', 'rate'].map((key) => reads({ values }, key))).toEqual([
      ...[true, false, true],
    ]);
    expect(reads({ values: { lambda: '0' } }, 'lambda')).toBe(true);
  });

  it('takes no value that a link cannot carry', () => {
    expect(() => trialsOf(study({ space: [numberAxis('lambda', 0, 2)] }))).toThrow(
      'lambda cannot be 2: it is not a number from 0 to 1',
    );
    expect(() => linkText('colour of the sky', 1)).toThrow(RangeError);
  });
});

describe('what can be swept', () => {
  it('is first what the loss reads', () => {
    expect(firstSpace(defaultSession).map(({ key }) => key)).toEqual(['lambda', 'delta', 'gamma']);
    const dice = { ...defaultSession, loss: { ...defaultSession.loss, id: 'dice' as const } };
    expect(firstSpace(dice).map(({ key }) => key)).toEqual(['rate']);
  });

  it('has a first range within what there is, of values that a link can carry, for every loss', () => {
    for (const id of [
      'focal',
      'combo',
      'poly-1',
      'asymmetric-unified-focal',
      'boundary',
    ] as const) {
      const session = { ...defaultSession, loss: { ...defaultSession.loss, id } };
      const found = sweepables(session);
      for (const { axis, key } of found)
        for (const value of gridValues(axis)) expect(linkText(key, value)).toBeTruthy();
      for (const parameter of lossDefinition(id).parameters)
        expect(found.some((one) => one.parameter === parameter.id)).toBe(true);
    }
  });

  it('has the parameters of the losses that are swept', () => {
    const keys = (losses: string[]) => sweepables(defaultSession, losses).map(({ key }) => key);
    expect(keys([])).not.toContain('focal-gamma');
    expect(keys(['focal'])).toContain('focal-gamma');
  });
});

describe('the images of a study', () => {
  it('are opened again where they are phantoms, and all else stays', () => {
    const its = {
      ...defaultSession,
      size: 64,
      data: { ...defaultSession.data, count: 5 },
    } as const;
    const of = { base: encodeSession(its) };
    const other = { ...defaultSession, learningRate: 0.01, size: 32 };
    const state = (session: Session) => ({ ...createAppStore(session).getState() });
    expect(hasItsImages(of, state(other))).toBe(false);
    const back = phantomsOf(of)?.(other) ?? other;
    expect(hasItsImages(of, state(back))).toBe(true);
    expect(back).toEqual({ ...its, learningRate: 0.01 });
    const files = { kind: 'files', title: 'scans', count: 2, hash: 'ab'.repeat(32) } as const;
    expect(phantomsOf({ base: encodeSession({ ...defaultSession, data: files }) })).toBeNull();
  });
});
