/** What a link says of the training behind it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineId } from '../../src/engine/protocol.ts';
import type { LossChoice } from '../../src/losses/lossFunction.ts';
import { type Course, lossAtStep } from '../../src/runs/course.ts';
import type { LossChange } from '../../src/runs/record.ts';
import { checkOf, type WeightsCheck } from '../../src/runs/weightsCheck.ts';
import { decodeSession, encodeSession } from '../../src/state/session/codec.ts';
import { mostChanges, readCourse, writeCourse } from '../../src/state/session/course.ts';
import { defaultSession, type Session } from '../../src/state/session/session.ts';
import { readTrained, writeTrained } from '../../src/state/session/trained.ts';
import { anySession } from './drawSession.ts';

const { loss } = defaultSession;
const withGamma = (gamma: number): LossChoice => ({
  ...loss,
  parameters: { ...loss.parameters, gamma },
});

/** A training whose loss was changed. */
function trained(steps: number, firstLoss: LossChoice, ...later: [number, LossChoice][]): Course {
  const losses = [firstLoss, ...later.map(([, to]) => to)];
  const changes = later.map(
    ([step, to], i): LossChange => ({ step, from: losses[i] as LossChoice, to }),
  );
  return { steps, firstLoss, changes };
}

/** The link of a session after this training. */
const linkOf = (
  session: Session,
  course: Course,
  engine: EngineId | null = null,
  checks: readonly WeightsCheck[] = [],
) => {
  const { steps } = course;
  const texts = writeTrained({ steps, engine, course: writeCourse(course, session.loss), checks });
  return encodeSession(session, texts);
};
/** The course that a link speaks of. */
const courseOf = (link: string) => {
  const { trained: shared } = decodeSession(link);
  const read = shared && readTrained(shared);
  return read && readCourse(read);
};

describe('a link made after training', () => {
  it('says how many steps were made, and nothing more where the loss stayed', () => {
    const link = linkOf(defaultSession, trained(66, loss), 'wasm');
    expect(link).toBe('v=1&trained=66&trained-on=wasm');
    expect(readTrained(decodeSession(link).trained!)).toMatchObject({ steps: 66, engine: 'wasm' });
    expect(courseOf(link)).toEqual(trained(66, loss));
    expect(decodeSession('v=1')).not.toHaveProperty('trained');
  });

  it('says what the weights are checked by, bit for bit', () => {
    const weights = fc.float32Array({ minLength: 1, noNaN: true, noDefaultInfinity: true });
    const single = (value: number) => Math.fround(value);
    fc.assert(
      fc.property(weights, fc.integer({ min: 11, max: 999_999_999 }), (values, last) => {
        const checks = [1, 10, last].map((step) => checkOf(step, values));
        fc.pre(checks.every(({ norm }) => Number.isFinite(single(norm))));
        const link = linkOf(defaultSession, trained(66, loss), null, checks);
        const read = readTrained(decodeSession(link).trained!)?.checks;
        expect(read).toEqual(checks.map((one) => ({ ...one, norm: single(one.norm) })));
      }),
    );
    const damaged = 'v=1&trained=66&check=1_00000';
    expect(readTrained(decodeSession(damaged).trained!)).toMatchObject({ steps: 66, checks: [] });
  });

  it('says which loss there was before each change, also where the slider was moved since', () => {
    const session = { ...defaultSession, loss: withGamma(0.9) };
    const changed = trained(66, withGamma(0.3), [40, withGamma(0.9)]);
    expect(linkOf(session, changed)).toBe('v=1&gamma=0.9&trained=66&course=40_gamma_0.3');
    expect(linkOf(defaultSession, changed)).toBe('v=1&trained=66&course=40_gamma_0.3~67_gamma_0.9');
    const deltas: LossChoice = { ...loss, id: 'dice', classDeltas: [null, 0.7] };
    const others = trained(9, loss, [4, deltas]);
    const link = linkOf({ ...defaultSession, loss: deltas }, others);
    expect(link).toContain('course=4_loss_asymmetric-unified-focal_class-deltas_');
    expect(courseOf(link)).toEqual(others);
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
        const link = linkOf({ ...defaultSession, loss: last as LossChoice }, made);
        expect(decodeSession(link).complaints).toEqual([]);
        const back = courseOf(link) as Course;
        const lossOf = ({ changes, firstLoss }: Course, step: number) =>
          lossAtStep(changes, firstLoss, step);
        for (let step = 1; step <= 40; step++)
          expect(lossOf(back, step)).toEqual(lossOf(made, step));
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
    const full = linkOf({ ...defaultSession, loss: withGamma(0.95) }, of(mostChanges));
    expect(full.length).toBeLessThan(1000);
    expect((courseOf(full) as Course).changes).toHaveLength(mostChanges);
    const link = linkOf(defaultSession, of(mostChanges + 1));
    expect(link).toBe(`v=1&trained=500&course=${mostChanges + 1}`);
    expect(courseOf(link)).toBe(mostChanges + 1);
  });

  it('is not read where it is damaged, and the rest of the link stays', () => {
    for (const bad of [
      'trained=0',
      'trained=x',
      'course=4_gamma_0.1',
      'trained=6&course=4_gamma',
    ]) {
      const { session, complaints } = decodeSession(`v=1&seed=3&${bad}`);
      expect(session).toEqual({ ...defaultSession, seed: 3 });
      expect(complaints).toEqual([]);
      expect(courseOf(`v=1&${bad}`), bad).toBeNull();
    }
    for (const bad of ['40_gamma_7', '40_seed_7', '40_gamma_0.3~40_gamma_0.2', '1_gamma_0.3'])
      expect(courseOf(`v=1&trained=66&course=${bad}`), bad).toBeNull();
  });
});
