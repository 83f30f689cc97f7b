import { describe, expect, it } from 'vitest';
import { levelOfProbability } from '../../../src/masks/probabilityMap.ts';
import type { TrialMaps } from '../../../src/runs/sweep/keptStudy.ts';
import { showable, shownMap } from '../../../src/views/sweep/shownMap.ts';
import { aStudy, ended, trialsOfStudy } from '../../runs/sweep/trials.ts';

const study = aStudy({ repeats: 2 });
const trials = trialsOfStudy(study).map((trial) => ended(trial, 0.5));
/** A trial sees λ / 2 everywhere, a tenth more with its second seed. */
const seen = (lambda: string | undefined, seed: number) => Number(lambda) / 2 + 0.1 * seed;
const maps = new Map<number, TrialMaps>(
  trials.map(({ number, values, seed }) => [
    number,
    {
      ...{ trial: number, step: 40 },
      maps: ['v', 'w'].map((sampleId) => ({
        ...{ sampleId, size: 2 },
        differences: [new Uint16Array(4).fill(levelOfProbability(seen(values.lambda, seed)))],
      })),
    },
  ]),
);
const at = (lambda: number, gamma: number, between: 'nearest' | 'blend') =>
  shownMap(study, trials, maps, { place: { lambda, gamma }, image: 1, between });

describe('the map of a place', () => {
  it('is that of the first seed of the nearest setting', () => {
    const shown = at(0.9, 0.1, 'nearest');
    expect(shown?.neighbours[0]?.trials[0]?.values).toEqual({ lambda: '1', gamma: '0' });
    expect(shown?.probability?.[0]).toBeCloseTo(seen('1', 1), 3);
  });

  it('is blended of the nearest settings, each the mean of its seeds', () => {
    const shown = at(0.25, 0.2, 'blend');
    expect(shown?.neighbours).toHaveLength(4);
    const mean = (lambda: string) => (seen(lambda, 1) + seen(lambda, 2)) / 2;
    expect(shown?.probability?.[0]).toBeCloseTo((mean('0') + mean('0.5')) / 2, 2);
  });

  it('is nothing where no trial kept the image, or there is none', () => {
    expect(showable(trials, new Map())).toEqual([]);
    expect(shownMap(study, [], maps, { place: {}, image: 0, between: 'blend' })).toBeNull();
    const shown = shownMap(study, trials, maps, { place: {}, image: 2, between: 'nearest' });
    expect(shown?.probability).toBeNull();
  });
});
