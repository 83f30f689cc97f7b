/** Races that one press makes. */
import { type LossId, lossDefinition } from '../losses/catalogue.ts';
import type { LossChoice } from '../losses/lossFunction.ts';
import { clampParameter, type ParameterId, parameterDefinitions } from '../losses/parameters.ts';
import { type Entrant, entrantRange, type Race } from './race.ts';
import { raceOf } from './raceEdits.ts';

export const raceDesigns = ['pinned', 'special', 'paper', 'values', 'seeds'] as const;
export type RaceDesign = (typeof raceDesigns)[number];

export interface DesignInput {
  readonly loss: LossChoice;
  readonly pinned: LossChoice | null;
  /** Of the session. */
  readonly seed: number;
  /** The parameter that was moved last. */
  readonly parameter: ParameterId;
  /** Null before a race. */
  readonly race: Race;
}

/** The losses that the paper compares. */
const ofPaper: readonly LossId[] = [
  'cross-entropy',
  'focal',
  'dice',
  'tversky',
  'focal-tversky',
  'combo',
  'symmetric-unified-focal',
  'asymmetric-unified-focal',
];

/** Seeds of one setting in a race. */
const seedsOfEach = 3;

/** A loss that reads no parameter that differs is the same loss. */
function isSameLoss(a: LossChoice, b: LossChoice): boolean {
  if (a.id !== b.id) return false;
  const deltas = (choice: LossChoice) => JSON.stringify(choice.classDeltas ?? []);
  const read = lossDefinition(a.id).parameters;
  return read.every(({ id }) => a.parameters[id] === b.parameters[id]) && deltas(a) === deltas(b);
}

function distinct(losses: readonly LossChoice[]): LossChoice[] {
  return losses.filter((loss, i) => losses.findIndex((other) => isSameLoss(loss, other)) === i);
}

const moved = (loss: LossChoice, id: ParameterId, value: number): LossChoice => ({
  ...loss,
  parameters: { ...loss.parameters, [id]: clampParameter(parameterDefinitions[id], value) },
});

/** The setting with one of its parameters where it makes no difference any more: an edge of the family. */
function specialCases(loss: LossChoice): LossChoice[] {
  const edges: readonly (readonly [ParameterId, number])[] = [
    ['lambda', 0],
    ['lambda', 1],
    ['gamma', 0],
    ['delta', 0.5],
    ['focalGamma', 0],
    ['focalAlpha', 0.5],
    ['comboAlpha', 1],
    ['comboAlpha', 0],
    ['comboBeta', 0.5],
    ['tverskyGamma', 1],
  ];
  const read = new Set(lossDefinition(loss.id).parameters.map(({ id }) => id));
  return edges.flatMap(([id, value]) => (read.has(id) ? [moved(loss, id, value)] : []));
}

/** Two more values of a parameter, a fifth of its range apart: to both sides, or to the one that has room. */
function values(loss: LossChoice, id: ParameterId): LossChoice[] {
  const { minimum, maximum, divergesFrom = maximum } = parameterDefinitions[id];
  const apart = (divergesFrom - minimum) / 5;
  const now = loss.parameters[id];
  const hasRoom = (value: number) => value >= minimum && value <= divergesFrom;
  const steps = hasRoom(now - apart) ? (hasRoom(now + apart) ? [-1, 1] : [-1, -2]) : [1, 2];
  return steps.map((step) => moved(loss, id, Math.round(100 * (now + step * apart)) / 100));
}

/** Each setting with its own seed and those that follow, as many of them as there is room for. */
function seeds({ race, loss, seed }: DesignInput): Omit<Entrant, 'id'>[] {
  const [, most] = entrantRange;
  const now = race.length > 0 ? race : raceOf([{ loss, seed: null }]);
  const settings = distinct(now.map((entrant) => entrant.loss ?? loss));
  const fitting = settings.slice(0, Math.max(1, Math.floor(most / seedsOfEach)));
  return fitting.flatMap((each) =>
    Array.from({ length: seedsOfEach }, (_, i) => ({
      loss: each,
      seed: i === 0 ? null : (seed + i) >>> 0,
    })),
  );
}

/** The setting of the sliders, and another with so many values of one parameter. */
export function racedValues(
  loss: LossChoice,
  of: LossChoice,
  id: ParameterId,
  values: readonly number[],
): Race {
  const losses = distinct([loss, ...values.map((value) => moved(of, id, value))]);
  return raceOf(losses.map((each) => ({ loss: each, seed: null })));
}

/** The race of a design; empty where it would be one of fewer than two. The setting of the sliders comes first. */
export function designedRace(design: RaceDesign, input: DesignInput): Race {
  const { loss, pinned, parameter } = input;
  const of = (losses: readonly LossChoice[]) =>
    distinct([loss, ...losses]).map((each) => ({ loss: each, seed: null }));
  const settings = (() => {
    switch (design) {
      case 'pinned':
        return of(pinned ? [pinned] : []);
      case 'special':
        return of(specialCases(loss));
      case 'paper':
        // Its own setting of one of them takes the place of that one.
        return of(ofPaper.filter((id) => id !== loss.id).map((id) => ({ ...loss, id })));
      case 'values':
        return of(values(loss, parameter));
      case 'seeds':
        return seeds(input);
    }
  })();
  const race = raceOf(settings);
  return race.length < entrantRange[0] ? [] : race;
}
