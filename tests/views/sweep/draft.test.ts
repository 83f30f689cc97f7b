import { describe, expect, it } from 'vitest';
import { defaultSession } from '../../../src/state/session/session.ts';
import {
  axisDraft,
  type Draft,
  drafted,
  firstDraft,
  nextName,
  offered,
} from '../../../src/views/sweep/draft.ts';

const identity = { id: 's', name: 'Sweep 1', startedAt: 0 };
const first = firstDraft(defaultSession);
const of = (change: Partial<Draft>) => drafted({ ...first, ...change }, defaultSession, identity);
const withAxis = (change: object) =>
  of({ axes: [{ ...first.axes[0]!, ...change }, ...first.axes.slice(1)] });

describe('a sweep that is set up', () => {
  it('is at first a grid over the parameters of the loss', () => {
    const { kept } = of({});
    expect(kept?.trials).toHaveLength(27);
    expect(kept?.study).toMatchObject({ design: { kind: 'grid' }, halving: null, steps: 200 });
    expect(kept?.study.budget).toBeUndefined();
  });

  it('says what is wrong, and what to do', () => {
    expect(withAxis({ low: '0.7', high: '0.2' }).problem).toBe(
      'λ lambda goes from 0.7 to 0.2: exchange the two.',
    );
    expect(withAxis({ high: '2' }).problem).toBe('λ lambda, to must be a number from 0 to 1.');
    expect(withAxis({ high: '' }).problem).toBe('λ lambda, to must be a number from 0 to 1.');
    expect(withAxis({ scale: 'log' }).problem).toMatch(/begins above 0/);
    expect(of({ axes: [] }).problem).toBe('Choose at least one parameter to sweep.');
    expect(of({ repeats: '1.5' }).problem).toMatch(/^Seeds of each setting must be a whole number/);
    expect(of({ repeats: '20' }).problem).toMatch(/^That is 540 trials; a sweep has 500 at most/);
    expect(of({ isHalved: true, first: '300' }).problem).toMatch(/compare them earlier/);
    expect(of({ budget: 'minutes', amount: '0' }).problem).toMatch(/^The budget must be/);
  });

  it('has what is typed', () => {
    const { kept } = of({
      ...{ design: 'sequence', points: '10', repeats: '2', steps: '90' },
      ...{ isHalved: true, first: '10', eta: '3', budget: 'minutes', amount: '2.5' },
    });
    expect(kept?.trials).toHaveLength(20);
    expect(kept?.study).toMatchObject({
      ...{ repeats: 2, steps: 90, halving: { first: 10, eta: 3 } },
      design: { kind: 'sequence', points: 10, seed: 1 },
      budget: { unit: 'minutes', amount: 2.5 },
    });
  });

  it('offers the parameters of the losses that it sweeps, and forgets them with these', () => {
    const known = offered(defaultSession, first);
    const losses = axisDraft(known.find(({ key }) => key === 'loss')!.axis);
    expect(losses.choices).toContain('dice');
    const draft = { ...first, axes: [{ ...losses, choices: ['focal'] }] };
    const focal = offered(defaultSession, draft).find(({ key }) => key === 'focal-gamma');
    expect(focal).toBeDefined();
    const both = { ...draft, axes: [...draft.axes, axisDraft(focal!.axis)] };
    expect(drafted(both, defaultSession, identity).kept?.study.space).toHaveLength(2);
    const without = { ...both, axes: [{ ...losses, choices: ['dice'] }, both.axes[1]!] };
    expect(drafted(without, defaultSession, identity).kept?.study.space).toHaveLength(1);
    expect(
      drafted({ ...draft, axes: [{ ...losses, choices: [] }] }, defaultSession, identity).problem,
    ).toBe('Loss: choose one at least, or take it out.');
  });

  it('has a name of its own', () => {
    expect(nextName([])).toBe('Sweep 1');
    const { kept } = of({});
    expect(nextName([kept!, { ...kept!, study: { ...kept!.study, name: 'Sweep 7' } }])).toBe(
      'Sweep 8',
    );
  });
});
