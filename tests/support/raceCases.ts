/** What must hold of runs that train in step on any backend: each is bit for bit as alone, whatever the others do. */
import { expect } from 'vitest';
import type { NetworkPlan, PlanRequest } from '../../src/engine/networks/network.ts';
import type { RunId } from '../../src/engine/protocol.ts';
import { compareChecks } from '../../src/runs/weightsCheck.ts';
import { loss, network, otherLoss, RealEngine, training } from './realEngine.ts';

type CreatePlan = (request: PlanRequest) => Promise<NetworkPlan>;

const group = 'race';
const steps = 14;

/** Losses of all steps, and all that the next one depends on. */
async function whole(engine: RealEngine, run: RunId) {
  const losses = engine.recordsOf(run).map(({ batchLoss }) => batchLoss);
  return [losses, await engine.moment(run)];
}

/** A run by itself. */
async function alone(createPlan: CreatePlan, own = loss) {
  const engine = new RealEngine(createPlan);
  engine.build('alone', { loss: own });
  engine.course('alone', steps, own);
  await engine.restAt(steps, 'alone');
  const found = await whole(engine, 'alone');
  const kept = engine.keptOf('alone');
  engine.send({ type: 'close', run: 'alone' });
  return { found, kept };
}

/** Two of the same setting and one of another, each as it would be alone. */
export async function identicalEntrants(createPlan: CreatePlan): Promise<void> {
  const [expected, other] = [await alone(createPlan), await alone(createPlan, otherLoss)];
  const engine = new RealEngine(createPlan);
  for (const run of ['a', 'b']) engine.build(run, { group });
  engine.build('c', { group, loss: otherLoss });
  for (const run of ['a', 'b']) engine.course(run, steps);
  engine.course('c', steps, otherLoss);
  await engine.restAt(steps, 'a', 'b', 'c');
  const [a, b, c] = [await whole(engine, 'a'), await whole(engine, 'b'), await whole(engine, 'c')];
  expect(a).toEqual(expected.found);
  expect(b).toEqual(a);
  expect(c).toEqual(other.found);
  expect(a).not.toEqual(c);
  // The checks say the same.
  const checks = ['a', 'b', 'c'].map((run) => engine.keptOf(run)?.checks ?? []);
  expect(checks[0].map(({ step }) => step)).toEqual([1, 10, steps]);
  expect(compareChecks(checks[0], checks[1])).toEqual({ kind: 'identical' });
  expect(compareChecks(checks[0], expected.kept?.checks ?? [])).toEqual({ kind: 'identical' });
  expect(compareChecks(checks[0], checks[2])?.kind).not.toBe('identical');
  for (const run of ['a', 'b', 'c']) engine.send({ type: 'close', run });
}

/** One is stopped, one edited, one added, and one fails; the one that is left alone is as it is alone. */
export async function othersChange(createPlan: CreatePlan): Promise<void> {
  const expected = await alone(createPlan);
  const engine = new RealEngine(createPlan);
  const runs = ['steady', 'stopped', 'edited', 'fails'];
  for (const run of runs) engine.build(run, { group });
  const explodes = { ...training, learningRate: 1e38 };
  engine.send({ type: 'setTraining', run: 'fails', training: explodes });
  for (const run of runs) engine.course(run, steps);
  await engine.until(() => engine.statusOf('fails')?.kind === 'failed');
  expect(engine.statusOf('fails')).toHaveProperty(
    'message',
    expect.stringContaining('The loss is not a number at step'),
  );
  engine.send(
    { type: 'pause', run: 'stopped' },
    { type: 'setLoss', run: 'edited', loss: otherLoss },
  );
  engine.build('late', { group });
  engine.course('late', steps);
  await engine.until(() => engine.recordsOf('edited').length >= steps);
  engine.send({ type: 'pause', run: 'edited' });
  await engine.restAt(steps, 'steady', 'late');
  expect(await whole(engine, 'steady')).toEqual(expected.found);
  expect(await whole(engine, 'late')).toEqual(expected.found);
  await engine.until(() => engine.statusOf('edited')?.kind === 'paused');
  for (const run of [...runs, 'late']) engine.send({ type: 'close', run });
}

/** A kept moment goes on in another run exactly as the original did, and its recorded scores are found again. */
export async function pastMoments(createPlan: CreatePlan): Promise<void> {
  const engine = new RealEngine(createPlan);
  engine.build('original');
  engine.course('original', steps);
  await engine.restAt(steps, 'original');
  const expected = await engine.moment('original');
  expect(engine.keptOf('original')?.steps).toEqual(expect.arrayContaining([1, 10, steps]));
  const measured = engine.recordsOf('original').filter(({ validation }) => validation);
  expect(measured.length).toBeGreaterThan(0);
  for (const { step, training: trained, validation } of measured) {
    const past = await engine.past('original', step);
    expect(past?.frame.step).toBe(step);
    expect(past?.scores?.training?.dice).toBeCloseTo(trained?.dice ?? -1, 6);
    expect(past?.scores?.training?.loss).toBeCloseTo(trained?.loss ?? -1, 6);
    expect(past?.scores?.validation?.dice).toBeCloseTo(validation?.dice ?? -1, 6);
  }
  // Looking at the past touched nothing.
  expect(await engine.moment('original')).toEqual(expected);
  const moment = engine.momentAt('original', 10);
  if (!moment) throw new Error('step 10 was not kept');
  engine.send({ type: 'build', run: 'fork', network, training });
  engine.send({ type: 'setLoss', run: 'fork', loss });
  engine.send({ type: 'restore', run: 'fork', moment, lastLoss: loss });
  for (let step = 10; step < steps; step++) engine.send({ type: 'step', run: 'fork' });
  await engine.restAt(steps, 'fork');
  expect(await engine.moment('fork')).toEqual(expected);
  const losses = (run: RunId) => engine.recordsOf(run).slice(-4);
  expect(losses('fork').map(({ batchLoss }) => batchLoss)).toEqual(
    losses('original').map(({ batchLoss }) => batchLoss),
  );
  for (const run of ['original', 'fork']) engine.send({ type: 'close', run });
}
