import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultParameters } from '../../src/losses/parameters.ts';
import { entrantRange, selectedEntrant } from '../../src/runs/race.ts';
import { type DesignInput, designedRace, raceDesigns } from '../../src/runs/raceDesigns.ts';
import { added, type RaceAndLoss, raceOf, removed, selected } from '../../src/runs/raceEdits.ts';

const lossAt = (gamma: number) => ({
  id: 'asymmetric-unified-focal' as const,
  parameters: { ...defaultParameters, gamma },
});

const raceAt = (gammas: readonly number[]): RaceAndLoss => ({
  race: raceOf(gammas.map((gamma) => ({ loss: lossAt(gamma), seed: null }))),
  loss: lossAt(gammas[0] ?? 0),
});

/** Every entrant's γ, that of the sliders where it is selected. */
const gammasOf = ({ race, loss }: RaceAndLoss) =>
  race.map((entrant) => (entrant.loss ?? loss).parameters.gamma);

describe('a race', () => {
  it('keeps the setting of every entrant, whoever is selected, added and removed', () => {
    const moves = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('select' as const), id: fc.nat(10) }),
        fc.record({ kind: fc.constant('add' as const), id: fc.nat(10) }),
        fc.record({ kind: fc.constant('remove' as const), id: fc.nat(10) }),
        fc.record({ kind: fc.constant('move' as const), id: fc.nat(10) }),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(moves, (all) => {
        let now = raceAt([0.1, 0.2, 0.3]);
        const settings = new Map(now.race.map(({ id }, i) => [id, gammasOf(now)[i]]));
        for (const { kind, id } of all) {
          const gamma = id / 20;
          if (kind === 'select') now = selected(now, id);
          else if (kind === 'remove') now = removed(now, id);
          else if (kind === 'move') now = { ...now, loss: lossAt(gamma) };
          else now = { ...now, race: added(now.race, lossAt(gamma), null) };
          const own = now.race.filter(({ loss }) => loss === null);
          expect(own).toHaveLength(1);
          // A number that is free may be given again.
          for (const id of settings.keys())
            if (now.race.every((entrant) => entrant.id !== id)) settings.delete(id);
          expect(selectedEntrant(now.race)).toBe(own[0]);
          if (kind === 'move') settings.set(own[0]!.id, gamma);
          for (const entrant of now.race)
            if (!settings.has(entrant.id)) settings.set(entrant.id, gamma);
          expect(gammasOf(now)).toEqual(now.race.map((entrant) => settings.get(entrant.id)));
          expect(now.race.length).toBeGreaterThanOrEqual(entrantRange[0]);
          expect(now.race.length).toBeLessThanOrEqual(entrantRange[1]);
        }
      }),
    );
  });

  it('hands the sliders to the neighbour of the one that is removed', () => {
    const now = removed(raceAt([0.1, 0.2, 0.3]), 1);
    expect(gammasOf(now)).toEqual([0.2, 0.3]);
    expect(now.loss.parameters.gamma).toBe(0.2);
    expect(now.race[0]).toMatchObject({ id: 2, loss: null });
  });
});

describe('a race of one press', () => {
  const input: DesignInput = {
    ...{ loss: lossAt(0.5), pinned: lossAt(0.1), seed: 7, parameter: 'gamma', race: [] },
  };
  const losses = (race: ReturnType<typeof designedRace>, { loss } = input) =>
    race.map((entrant) => entrant.loss ?? loss);

  it('begins with the setting of the sliders, and has as many entrants as a race can have', () => {
    for (const design of raceDesigns) {
      const race = designedRace(design, input);
      expect(race[0], design).toMatchObject({ loss: null, seed: null });
      expect(race.length, design).toBeGreaterThanOrEqual(entrantRange[0]);
      expect(race.length, design).toBeLessThanOrEqual(entrantRange[1]);
    }
  });

  it('is of the pinned setting, where one is pinned that differs', () => {
    expect(losses(designedRace('pinned', input))).toEqual([lossAt(0.5), lossAt(0.1)]);
    expect(designedRace('pinned', { ...input, pinned: null })).toEqual([]);
    expect(designedRace('pinned', { ...input, pinned: lossAt(0.5) })).toEqual([]);
    // A parameter that the loss does not read makes no other loss.
    const dice = { ...lossAt(0.5), id: 'dice' as const };
    const pinned = { ...lossAt(0.1), id: 'dice' as const };
    expect(designedRace('pinned', { ...input, loss: dice, pinned })).toEqual([]);
  });

  it('is of the special cases that the loss has', () => {
    const cases = losses(designedRace('special', input)).map(({ parameters }) => [
      ...[parameters.lambda, parameters.delta, parameters.gamma],
    ]);
    expect(cases).toEqual([
      [0.5, 0.6, 0.5],
      [0, 0.6, 0.5],
      [1, 0.6, 0.5],
      [0.5, 0.6, 0],
      [0.5, 0.5, 0.5],
    ]);
    expect(designedRace('special', { ...input, loss: { ...lossAt(0), id: 'dice' } })).toEqual([]);
  });

  it('is of the eight losses of the paper', () => {
    const ids = losses(designedRace('paper', input)).map(({ id }) => id);
    expect(new Set(ids).size).toBe(8);
    expect(ids).toContain('cross-entropy');
    expect(ids[0]).toBe('asymmetric-unified-focal');
  });

  it('is of three values of a parameter, all of them in its range', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 95 }), (hundredths) => {
        const loss = lossAt(hundredths / 100);
        const values = losses(designedRace('values', { ...input, loss }), { ...input, loss }).map(
          ({ parameters }) => parameters.gamma,
        );
        expect(values).toHaveLength(3);
        expect(values[0]).toBe(hundredths / 100);
        expect(new Set(values).size).toBe(3);
        for (const value of values.slice(1)) expect(value >= 0 && value <= 0.95).toBe(true);
      }),
    );
  });

  it('is of three seeds of each setting, as far as there is room', () => {
    const alone = designedRace('seeds', input);
    expect(alone.map(({ seed }) => seed)).toEqual([null, 8, 9]);
    const { race } = raceAt([0.5, 0.1, 0.2]);
    const both = designedRace('seeds', { ...input, race });
    expect(both.map(({ seed }) => seed)).toEqual([null, 8, 9, null, 8, 9]);
    expect(losses(both).map(({ parameters }) => parameters.gamma)).toEqual([
      ...[0.5, 0.5, 0.5],
      ...[0.1, 0.1, 0.1],
    ]);
  });
});
