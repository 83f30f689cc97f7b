/** What a race costs, by the engine itself: of a training of each entrant alone, and of the memory of one. */
import type { NetworkPlan, PlanRequest } from '../../../src/engine/networks/network.ts';
import { referenceNetworks } from '../../../src/runs/setting.ts';
import { RealEngine, training } from '../../support/realEngine.ts';

/** Numbers of entrants. */
const races = [1, 2, 4, 8] as const;

export interface RaceCost {
  readonly entrants: number;
  /** Milliseconds in which each entrant makes a step, and one training alone, of each round. */
  readonly race: readonly number[];
  readonly alone: readonly number[];
  /** Bytes alive on the device after it, of how many have been created; null where they are not counted. */
  readonly bytes: number | null;
}

export interface RaceOptions {
  readonly createPlan: (request: PlanRequest) => Promise<NetworkPlan>;
  /** Steps of a race. */
  readonly steps: number;
  readonly rounds: number;
  readonly bytesAlive: () => number | null;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Races of `small`, 64², batch 2, each in turn with a training alone, so that whatever slows the machine slows both. */
export async function raceCosts(options: RaceOptions): Promise<RaceCost[]> {
  const { createPlan, steps, rounds, bytesAlive, now } = options;
  const engine = new RealEngine(createPlan, {
    size: 64,
    network: referenceNetworks.small,
    training,
  });
  const timed = async (runs: readonly string[], count: number) => {
    engine.events.length = 0;
    const start = now();
    for (const run of runs) engine.course(run, count);
    // A status that is the same as after the last race is not said again.
    await engine.until(() => runs.every((run) => engine.recordsOf(run).at(-1)?.step === count));
    return (now() - start) / count;
  };
  const runs: string[] = [];
  const bytes = new Map<number, number | null>();
  for (const entrants of races) {
    while (runs.length < entrants) {
      const run = `entrant ${runs.length}`;
      runs.push(run);
      engine.build(run, { group: 'race' });
    }
    // Compiles, and takes all memory that is ever taken.
    await timed(runs, 2);
    bytes.set(entrants, bytesAlive());
  }
  const found = races.map((entrants) => ({
    ...{ entrants, race: [] as number[], alone: [] as number[] },
    bytes: bytes.get(entrants) ?? null,
  }));
  for (let round = 0; round < rounds; round++)
    for (const { entrants, race, alone } of found) {
      alone.push(await timed(runs.slice(0, 1), steps));
      race.push(await timed(runs.slice(0, entrants), steps));
    }
  for (const run of runs) engine.send({ type: 'close', run });
  return found;
}
