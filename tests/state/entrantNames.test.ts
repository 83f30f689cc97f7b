import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lossIds } from '../../src/losses/catalogue.ts';
import { defaultParameters } from '../../src/losses/parameters.ts';
import { raceOf } from '../../src/runs/raceEdits.ts';
import { entrantNames } from '../../src/state/entrantNames.ts';
import { defaultSession, type LossChoice } from '../../src/state/session/session.ts';
import { nearestStep } from '../../src/state/time.ts';

const loss = (change: Partial<LossChoice['parameters']>, id = defaultSession.loss.id) => ({
  ...{ id, parameters: { ...defaultParameters, ...change } },
});

function namesOf(settings: readonly { loss: LossChoice; seed?: number | null }[]) {
  const all = settings.map(({ loss: choice, seed = null }) => ({ loss: choice, seed }));
  return entrantNames({ ...defaultSession, loss: settings[0]!.loss, race: raceOf(all) });
}

describe('the names of entrants', () => {
  it('are the losses, where those differ', () => {
    const names = namesOf([{ loss: loss({}) }, { loss: loss({}, 'dice') }]);
    expect(names).toEqual(['Asym. Unified Focal', 'Dice']);
  });

  it('are what differs from most, where the loss is one', () => {
    const settings = [loss({}), loss({ lambda: 0 }), loss({ lambda: 1 }), loss({ gamma: 0 })];
    expect(namesOf(settings.map((one) => ({ loss: one })))).toEqual([
      ...['Asym. Unified Focal', 'λ 0', 'λ 1', 'γ 0'],
    ]);
    expect(namesOf([{ loss: loss({}) }, { loss: loss({ gamma: 0.1 }) }])).toEqual([
      ...['γ 0.5', 'γ 0.1'],
    ]);
  });

  it('have the seed, where that is what differs', () => {
    expect(namesOf([{ loss: loss({}) }, { loss: loss({}), seed: 9 }])).toEqual([
      ...['Asym. Unified Focal, seed 1', 'Asym. Unified Focal, seed 9'],
    ]);
  });

  it('are different for settings that are', () => {
    const setting = fc.record({
      id: fc.constantFrom(...lossIds.slice(0, 12)),
      gamma: fc.constantFrom(0, 0.25, 0.5),
      lambda: fc.constantFrom(0, 0.5),
      seed: fc.constantFrom(null, 2),
    });
    fc.assert(
      fc.property(fc.array(setting, { minLength: 2, maxLength: 8 }), (settings) => {
        const names = namesOf(
          settings.map(({ id, gamma, lambda, seed }) => ({
            loss: loss({ gamma, lambda }, id),
            seed,
          })),
        );
        const reads = (id: string, parameter: string) =>
          parameter === 'gamma' ? /symmetric/.test(id) : /unified/.test(id);
        const keys = settings.map(({ id, gamma, lambda, seed }) =>
          JSON.stringify([
            ...[id, seed],
            ...[reads(id, 'gamma') && gamma, reads(id, 'lambda') && lambda],
          ]),
        );
        expect(new Set(names).size).toBe(new Set(keys).size);
      }),
    );
  });
});

it('the nearest step that is kept is looked at', () => {
  expect(nearestStep([], 5)).toBeNull();
  expect(nearestStep([1, 10, 40], 4)).toBe(1);
  expect(nearestStep([1, 10, 40], 30)).toBe(40);
});
