import { describe, expect, it } from 'vitest';
import type { PixelCurves } from '../../src/losses/analysis/pixelCurves.ts';
import {
  emptyGradientCurves,
  type GradientCurvesInput,
  gradientCurves,
} from '../../src/plots/gradientCurves.ts';
import { valueAt } from '../../src/plots/points.ts';

const probability = Float64Array.from({ length: 101 }, (_, i) => 0.005 + (0.99 * i) / 100);

/** Cross-entropy times a weight, written out. */
function crossEntropy(weight: number): PixelCurves {
  return {
    foreground: {
      loss: probability.map((p) => -weight * Math.log(p)),
      gradient: probability.map((p) => -weight * (1 - p)),
    },
    background: {
      loss: probability.map((p) => -weight * Math.log(1 - p)),
      gradient: probability.map((p) => weight * p),
    },
  };
}

const base: GradientCurvesInput = {
  probability,
  current: crossEntropy(1),
  pinned: null,
  family: [],
  sides: ['foreground', 'background'] as const,
  means: { foreground: 0.7, background: 0.1 },
  held: false,
  previous: null,
};

describe('gradientCurves', () => {
  it('draws both classes on two charts with a dot at the mean of each', () => {
    const { loss, gradient } = gradientCurves(base);
    expect(loss.title).toBe('loss');
    expect(gradient.title).toBe('gradient on the logit');
    for (const figure of [loss, gradient]) {
      expect(figure.xLabel).toBe('p');
      expect(figure.xTicks.map(({ value }) => value)).toEqual([0, 0.5, 1]);
      expect(figure.series.map(({ id }) => id)).toEqual(['background', 'foreground']);
      expect(figure.dots.map(({ x, filled }) => [x, filled])).toEqual([
        [0.1, false],
        [0.7, true],
      ]);
      for (const dot of figure.dots) {
        const series = figure.series.find(({ id }) => (id === 'foreground') === dot.filled);
        expect(series && valueAt(series.points, dot.x)).toBeCloseTo(dot.y, 12);
      }
    }
    expect(loss.dots[1]?.y).toBeCloseTo(-Math.log(0.7), 3);
    expect(gradient.dots[1]?.y).toBeCloseTo(-0.3, 10);
    expect(gradient.notes.map(({ text }) => text)).toEqual(['↓ p falls', '↑ p rises']);
  });

  it('ends its scale before a certain mistake, in 1-2-5 steps', () => {
    const { loss, gradient } = gradientCurves(base);
    expect(loss.y).toEqual({ min: 0, max: 4, step: 1 });
    expect(gradient.yTicks.map(({ label }) => label)).toEqual(['−1', '−0.5', '0', '0.5', '1']);
  });

  it('adds two dotted curves for a pinned setting, on the same scale', () => {
    const { loss } = gradientCurves({ ...base, pinned: crossEntropy(2) });
    const ghosts = loss.series.filter(({ ink }) => ink === 'ghost');
    expect(ghosts.map(({ dash }) => dash)).toEqual(['dotted', 'dotted']);
    expect(loss.y.max).toBe(8);
  });

  it('draws a family in the hue of its parameter and names its ends only', () => {
    const family = [0, 0.25, 0.75, 0.95].map((value) => ({
      role: 'gamma' as const,
      label: `γ ${value}`,
      curves: crossEntropy(1 - value),
    }));
    const { loss, gradient } = gradientCurves({ ...base, family });
    const drawn = gradient.series.filter(({ ink }) => ink === 'gamma');
    expect(drawn).toHaveLength(8);
    expect(drawn.every(({ width, opacity }) => width === 1 && opacity === 0.5)).toBe(true);
    expect(drawn.flatMap(({ label }) => label?.text ?? [])).toEqual(['γ 0', 'γ 0.95']);
    expect(loss.series.filter(({ ink, label }) => ink === 'gamma' && label)).toEqual([]);
    expect(loss.series.slice(-2).map(({ id }) => id)).toEqual(['background', 'foreground']);
  });

  it('has no dot for a class without pixels', () => {
    const { loss } = gradientCurves({ ...base, means: { foreground: null, background: 0.1 } });
    expect(loss.dots).toHaveLength(1);
  });

  it('keeps a scale under a held slider', () => {
    const first = gradientCurves({ ...base, current: crossEntropy(2) });
    const previous = { loss: first.loss.y, gradient: first.gradient.y };
    const held = gradientCurves({ ...base, held: true, previous });
    expect(held.loss.y).toBe(first.loss.y);
    expect(gradientCurves({ ...base, previous }).loss.y.max).toBe(4);
  });

  it('hatches where the loss is not finite, and scales by the rest', () => {
    const broken = crossEntropy(1);
    const loss = broken.foreground.loss.map((value, i) => (i < 10 ? Number.NaN : value));
    const { loss: figure } = gradientCurves({
      ...base,
      current: { ...broken, foreground: { ...broken.foreground, loss } },
    });
    expect(figure.hatched).toEqual([
      { from: probability[0], to: probability[10], reason: 'not finite' },
    ]);
    expect(Number.isFinite(figure.y.max)).toBe(true);
  });

  it('says why there is nothing to draw', () => {
    const { loss, gradient } = emptyGradientCurves('No mask for a.png.');
    expect(loss.empty).toBe('No mask for a.png.');
    expect(gradient.empty).toBe('');
    expect(loss.series).toEqual([]);
  });
});
