/**
 * What may be asked of a run, drawn at random: steps with losses inside and outside of the kernels and one that is not
 * finite, other optimisers and rates, beginnings anew, looks at its weights and at others. What it answers must be the
 * same alone, one after the other, as among runs that are asked without waiting.
 */
import type { NetworkRequest, NetworkRun } from '../../src/engine/networks/network.ts';
import { lossFunction, normalForm } from '../../src/losses/lossFunction.ts';
import { defaultParameters } from '../../src/losses/parameters.ts';
import type { Random } from '../../src/pixels/random.ts';
import type { Moments } from '../../src/runs/moment.ts';
import { batches } from './stepParity.ts';
import { unifiedFocal } from './trainingTask.ts';

/** Resolves with what the run answered. */
export type RunAct = (run: NetworkRun) => Promise<unknown>;

const fused = normalForm(unifiedFocal);
const losses = [
  fused,
  normalForm({ ...unifiedFocal, delta: 0.9, backgroundFocus: 2 }),
  { ...fused, terms: null },
  lossFunction({ id: 'lovasz-softmax', parameters: defaultParameters }),
];
const endless = normalForm({ ...unifiedFocal, constant: Number.POSITIVE_INFINITY });

/** Draws what is asked of one run. */
export function drawActs(random: Random, { weights }: NetworkRequest, count: number): RunAct[] {
  const one = <T>(of: readonly T[]) => of[random.integer(of.length)] as T;
  const half = Float32Array.from(weights, (value) => 0.5 * value);
  const moments: Moments = {
    ...{ optimizer: 'adam', updates: 3 },
    first: Float32Array.from(weights, (value) => 0.01 * value),
    second: Float32Array.from(weights, (value) => 1e-4 + 1e-4 * value ** 2),
  };
  const draw = (): RunAct => {
    const chance = random.uniform();
    if (chance < 0.6) {
      const [batch, loss, rate] = [one(batches), one(losses), one([0.003, 0.05])];
      const optimizer = random.uniform() < 0.8 ? 'adam' : 'sgd';
      return (run) => run.step(batch, loss, rate, optimizer);
    }
    if (chance < 0.63) return (run) => run.step([0, 1], endless, 0.05);
    if (chance < 0.78) {
      const [start, kept] = [one([weights, half]), one([null, moments])];
      return async (run) => run.setWeights(start, kept);
    }
    if (chance < 0.84) return (run) => run.predict([2, 0, 1]);
    if (chance < 0.9) return (run) => run.predict([1, 2, 0], half);
    if (chance < 0.95) return (run) => run.weights();
    return (run) => run.moments();
  };
  return Array.from({ length: count }, draw);
}

/** Asks a run for one after the other, and at the end for all that its next step depends on. */
export async function askAlone(run: NetworkRun, acts: readonly RunAct[]): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const act of acts) answers.push(await act(run));
  return [...answers, await run.weights(), await run.moments()];
}

/** The same of several runs by turns of any length, which rest and wait as it falls. */
export async function askTogether(
  random: Random,
  runs: readonly NetworkRun[],
  acts: readonly (readonly RunAct[])[],
): Promise<unknown[][]> {
  const answers: Promise<unknown>[][] = runs.map(() => []);
  const isBehind = (i: number) => answers[i].length < acts[i].length;
  for (;;) {
    const behind = runs.map((_, i) => i).filter(isBehind);
    if (behind.length === 0) break;
    const i = behind[random.integer(behind.length)];
    for (let turn = random.integer(5); turn > 0 && isBehind(i); turn--)
      answers[i].push(acts[i][answers[i].length](runs[i]));
    if (random.uniform() < 0.2) await Promise.all(answers.flat());
  }
  for (const [i, run] of runs.entries()) answers[i].push(run.weights(), run.moments());
  return Promise.all(answers.map((own) => Promise.all(own)));
}
