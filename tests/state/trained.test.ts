/** What a link says of the training behind it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LossChoice } from '../../src/losses/lossFunction.ts';
import { lossAtStep } from '../../src/runs/course.ts';
import type { LossChange } from '../../src/runs/record.ts';
import { decodeSession, encodeSession } from '../../src/state/session/codec.ts';
import { defaultSession } from '../../src/state/session/session.ts';
import { mostChanges, type Trained } from '../../src/state/session/trained.ts';
import { anySession } from './drawSession.ts';

const { loss } = defaultSession;
const withGamma = (gamma: number): LossChoice => ({
  ...loss,
  parameters: { ...loss.parameters, gamma },
});

function trained(steps: number, firstLoss: LossChoice, ...later: [number, LossChoice][]): Trained {
  const losses = [firstLoss, ...later.map(([, to]) => to)];
  const changes = later.map(
    ([step, to], i): LossChange => ({ step, from: losses[i] as LossChoice, to }),
  );
  return { steps, engine: null, course: { steps, firstLoss, changes }, changes: changes.length };
}

describe('a link made after training', () => {
  it('says how many steps were made, and nothing more where the loss stayed', () => {
    const link = encodeSession(defaultSession, { ...trained(66, loss), engine: 'wasm' });
    expect(link).toBe('v=1&trained=66&trained-on=wasm');
    expect(decodeSession(link).trained).toEqual({ ...trained(66, loss), engine: 'wasm' });
    expect(decodeSession('v=1')).not.toHaveProperty('trained');
  });

  it('says which loss there was before each change, also where the slider was moved since', () => {
    const session = { ...defaultSession, loss: withGamma(0.9) };
    const changed = trained(66, withGamma(0.3), [40, withGamma(0.9)]);
    expect(encodeSession(session, changed)).toBe('v=1&gamma=0.9&trained=66&course=40_gamma_0.3');
    expect(encodeSession(defaultSession, changed)).toBe(
      'v=1&trained=66&course=40_gamma_0.3~67_gamma_0.9',
    );
    const deltas: LossChoice = { ...loss, id: 'dice', classDeltas: [null, 0.7] };
    const others = trained(9, loss, [4, deltas]);
    const link = encodeSession({ ...defaultSession, loss: deltas }, others);
    expect(link).toContain('course=4_loss_asymmetric-unified-focal_class-deltas_');
    expect(decodeSession(link).trained).toEqual(others);
  });

  it('brings the loss of every step back as it was', () => {
    const courses = fc.tuple(
      fc.array(anySession, { minLength: 2, maxLength: 8 }),
      fc.integer({ min: 1, max: 5 }),
    );
    fc.assert(
      fc.property(courses, ([sessions, apart]) => {
        const [last, first, ...others] = sessions.map((session) => session.loss);
        const later = others.map((to, i): [number, LossChoice] => [2 + i * apart, to]);
        const made = trained(40, first as LossChoice, ...later);
        const session = { ...defaultSession, loss: last as LossChoice };
        const { trained: back, complaints } = decodeSession(encodeSession(session, made));
        expect(complaints).toEqual([]);
        const lossOf = ({ course }: Trained, step: number) =>
          course && lossAtStep(course.changes, course.firstLoss, step);
        for (let step = 1; step <= 40; step++)
          expect(lossOf(back as Trained, step)).toEqual(lossOf(made, step));
      }),
      { numRuns: 60 },
    );
  });

  it('stays short: of very many changes it only says how many there were', () => {
    const of = (count: number) =>
      trained(
        500,
        withGamma(0),
        ...Array.from({ length: count }, (_, i): [number, LossChoice] => [
          100 + i,
          withGamma((i + 1) / 100),
        ]),
      );
    const full = encodeSession({ ...defaultSession, loss: withGamma(0.95) }, of(mostChanges));
    expect(full.length).toBeLessThan(1000);
    expect(decodeSession(full).trained?.course?.changes).toHaveLength(mostChanges);
    const link = encodeSession(defaultSession, of(mostChanges + 1));
    expect(link).toBe(`v=1&trained=500&course=${mostChanges + 1}`);
    expect(decodeSession(link).trained).toEqual({
      ...{ steps: 500, engine: null, course: null, changes: mostChanges + 1 },
    });
  });

  it('is complained of where it is damaged, and the rest of the link stays', () => {
    for (const bad of [
      'trained=0',
      'trained=x',
      'trained=66&course=40_gamma',
      'trained=66&course=40_gamma_7',
      'trained=66&course=40_seed_7',
      'trained=66&course=40_gamma_0.3~40_gamma_0.2',
      'trained=66&course=1_gamma_0.3',
    ]) {
      const { session, trained: read, complaints } = decodeSession(`v=1&seed=3&${bad}`);
      expect(session).toEqual({ ...defaultSession, seed: 3 });
      expect(read, bad).toBeUndefined();
      expect(complaints, bad).toHaveLength(1);
      expect(complaints[0]).toMatch(/^(trained|course) = .* is not .*; it was left out\.$/);
    }
  });
});
