import { describe, expect, it } from 'vitest';
import { descentPath } from '../../src/losses/analysis/descent.ts';
import {
  familyPoint,
  focusSums,
  parameterSurface,
  probabilitySurface,
} from '../../src/losses/analysis/surface.ts';
import { evaluateTwoGroups, twoGroupLoss } from '../../src/losses/analysis/twoGroups.ts';
import {
  defaultParameters,
  lossDefinition,
  lossTerms,
  normalFormIds,
  parameterDefinitions,
} from '../../src/losses/catalogue.ts';
import type { ProbabilityHistogram } from '../../src/losses/histogram.ts';
import type { ParameterId } from '../../src/losses/parameters.ts';
import { gridValue } from '../../src/plots/fieldFigure.ts';
import {
  logitFraction,
  parameterSurfaceFigure,
  probabilitySurfaceFigure,
} from '../../src/plots/lossSurface.ts';
import { parametersAt } from '../../src/views/plots/parametersAt.ts';

const id = 'asymmetric-unified-focal';
const terms = lossTerms(id, defaultParameters);
const histogram: ProbabilityHistogram = {
  probability: Float64Array.from([0.02, 0.3, 0.8]),
  foreground: Float64Array.from([1, 2, 9]),
  background: Float64Array.from([80, 6, 2]),
};

describe('probabilitySurfaceFigure', () => {
  const means = { foreground: 0.7, background: 0.05 };
  const figure = probabilitySurfaceFigure({
    sides: ['foreground', 'background'],
    field: probabilitySurface(twoGroupLoss(terms, 0.12, 1000)),
    pinnedField: null,
    means,
    path: descentPath(twoGroupLoss(terms, 0.12, 1000), 0.12, means),
    pinnedPath: [],
    held: false,
    previous: null,
  });

  it('has logit axes with familiar probabilities', () => {
    expect(figure.x.label).toBe('mean p on foreground');
    expect(figure.y.label).toBe('mean p on background');
    expect(figure.x.ticks.map(({ label }) => label)).toEqual(['.01', '.1', '.5', '.9', '.99']);
    expect(figure.x.ticks[2]?.at).toBeCloseTo(0.5, 12);
    expect((figure.x.ticks[0]?.at ?? 0) + (figure.x.ticks[4]?.at ?? 0)).toBeCloseTo(1, 12);
  });

  it('marks this prediction, where the field has the loss of two groups', () => {
    expect(figure.mark).toEqual({ x: logitFraction(0.7), y: logitFraction(0.05) });
    const exact = evaluateTwoGroups(terms, 0.12, 0.7, 0.05, 1000).value;
    expect(gridValue(figure.grid, figure.mark!)).toBeCloseTo(exact, 2);
  });

  it('leads its path from the mark downhill', () => {
    expect(figure.path[0]?.x).toBeCloseTo(figure.mark!.x, 9);
    expect(figure.path[0]?.y).toBeCloseTo(figure.mark!.y, 9);
    const end = figure.path[figure.path.length - 1]!;
    expect(gridValue(figure.grid, end)).toBeLessThan(gridValue(figure.grid, figure.path[0]!));
  });

  it('keeps certain predictions on the axes', () => {
    expect(logitFraction(1)).toBe(1);
    expect(logitFraction(0)).toBe(0);
  });
});

describe('parameterSurfaceFigure', () => {
  const loss = lossDefinition(id);
  const sums = focusSums(histogram);
  const figure = parameterSurfaceFigure({
    axes: 'lambda-gamma',
    field: parameterSurface('lambda-gamma', loss, defaultParameters, sums),
    pinnedField: null,
    current: familyPoint(loss, defaultParameters),
    pinned: { lambda: 0.2, delta: 0.5, gamma: 2 },
    shown: (parameter, value) => (parameter === 'lambda' ? 1 - value : value),
    held: false,
    previous: null,
  });

  it('has axes in the hues of the parameters and the numbers of the convention', () => {
    expect([figure.x.label, figure.x.ink]).toEqual(['λ', 'lambda']);
    expect([figure.y.label, figure.y.ink]).toEqual(['γ', 'gamma']);
    expect(figure.x.ticks.map(({ label }) => label)).toEqual(['1', '0.5', '0']);
    expect(figure.y.ticks.map(({ label }) => label)).toEqual(['0', '0.5', '1']);
  });

  it('hatches where γ is beyond its range, and says why', () => {
    expect(figure.hatched).toHaveLength(1);
    const [area] = figure.hatched;
    expect(area?.from.y).toBeCloseTo(parameterDefinitions.gamma.maximum, 9);
    expect(area?.to).toEqual({ x: 1, y: 1 });
    expect(area?.reason).toBe('the gradient diverges');
  });

  it('marks the setting, and leaves out one beyond the axes', () => {
    expect(figure.mark).toEqual({ x: 0.5, y: 0.5 });
    expect(figure.pinnedMark).toBeNull();
    expect(figure.path).toEqual([]);
  });
});

describe('parametersAt', () => {
  it('is the way back from a place in the family, for every loss of the family', () => {
    for (const lossId of normalFormIds) {
      const loss = lossDefinition(lossId);
      const own = Object.fromEntries(
        loss.parameters.map(({ id: parameter, minimum, maximum }) => [
          parameter,
          Number((minimum + 0.3 * (maximum - minimum)).toFixed(2)),
        ]),
      ) as Record<ParameterId, number>;
      const point = familyPoint(loss, { ...defaultParameters, ...own });
      const back = parametersAt(loss, point);
      expect(Object.keys(back).sort()).toEqual(loss.parameters.map((p) => p.id).sort());
      for (const [parameter, value] of Object.entries(back))
        expect(value).toBeCloseTo(own[parameter as ParameterId], 9);
    }
  });

  it('leaves alone what the loss does not let move', () => {
    expect(parametersAt(lossDefinition('dice'), { lambda: 0.2, gamma: 0.3 })).toEqual({});
    expect(parametersAt(lossDefinition('tversky'), { delta: 0.234, gamma: 0.3 })).toEqual({
      delta: 0.23,
    });
  });
});
