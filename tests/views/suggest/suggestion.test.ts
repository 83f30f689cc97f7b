import { describe, expect, it } from 'vitest';
import { defaultParameters } from '../../../src/losses/parameters.ts';
import { racedValues } from '../../../src/runs/raceDesigns.ts';
import { defaultSession } from '../../../src/state/session/session.ts';
import { rangeDraft } from '../../../src/views/suggest/rangeDraft.ts';
import {
  maskSentences,
  rangeSentences,
  rangeValues,
  suggestion,
} from '../../../src/views/suggest/suggestion.ts';
import { drafted } from '../../../src/views/sweep/draft.ts';

const spread = (lowest: number, median: number, highest: number) => ({ lowest, median, highest });
const statistics = {
  shares: [0.01, 0.02, 0.12],
  empty: 1,
  objects: 9,
  area: spread(4, 12, 400),
  thickness: spread(1, 3, 12),
};
const loss = { id: 'asymmetric-unified-focal', parameters: defaultParameters } as const;

describe('what the masks ask for', () => {
  it('counts empty masks into the share that a network predicts at first', () => {
    expect(suggestion(statistics, 4096, loss)?.share).toBeCloseTo(0.0375, 12);
  });

  it('says what was counted, and what that means for network and loss', () => {
    const said = maskSentences(statistics, 0.0375, { total: 20, size: 64, depth: 3 });
    expect(said[0]).toBe(
      'In 4 of the 20 training masks at 64² foreground is 3.8 % of the pixels, from 1.0 % to 12.0 %: 9 objects, the median one of 12 px, 3 px thick.',
    );
    expect(said.slice(1)).toHaveLength(3);
    expect(said.join(' ')).toMatch(/One mask is empty.*thinner than the 8 px.*factor of 12/s);
  });

  it('has a row for the setting only where the loss has a closed form', () => {
    const names = (id: 'boundary' | 'dice') =>
      suggestion(statistics, 4096, { id, parameters: defaultParameters })?.rows.map(
        ({ name, isCurrent }) => [name, isCurrent],
      );
    expect(names('dice')?.[0]).toEqual(['This setting', true]);
    expect(names('boundary')?.[0]).toEqual(['Published default', false]);
    expect(suggestion(statistics, 4096, loss)?.rows[0]).toMatchObject({
      name: 'Published default',
      isCurrent: true,
    });
  });

  it('names slider and values in the range, and races them beside the setting', () => {
    const suggested = suggestion(statistics, 4096, loss);
    if (!suggested?.range) throw new Error('there is a range');
    const values = rangeValues(suggested.range);
    expect(rangeSentences(suggested)[0]).toContain(
      `from ${values[0]?.toFixed(2)} to ${values[2]?.toFixed(2)}`,
    );
    const race = racedValues(loss, suggested.choice, suggested.range.parameter, values);
    expect(race).toHaveLength(4);
    expect(
      race
        .slice(1)
        .map((entrant) => entrant.loss?.parameters[suggested.range?.parameter ?? 'gamma']),
    ).toEqual(values);
  });

  it('is nothing without foreground', () => {
    expect(suggestion({ ...statistics, shares: [], empty: 4 }, 4096, loss)).toBeNull();
    expect(suggestion({ ...statistics, shares: [1, 1], empty: 0 }, 4096, loss)).toBeNull();
  });
});

describe('a suggested range as a sweep', () => {
  it('sweeps its parameter alone, between its ends', () => {
    const range = {
      parameter: 'delta',
      low: { value: 0.55, foreground: 0.5 },
      high: { value: 0.8, foreground: 0.66 },
    } as const;
    const draft = rangeDraft(defaultSession, range);
    expect(draft.axes).toMatchObject([{ key: 'delta', low: '0.55', high: '0.8', count: '5' }]);
    const drawn = drafted(draft, defaultSession, { id: 'x', name: 'δ', startedAt: 0 });
    expect(drawn).toMatchObject({ kept: { trials: { length: 10 } } });
  });
});
