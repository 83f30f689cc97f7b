import { describe, expect, it } from 'vitest';
import { emptyCost, healthWarnings, instabilityAt } from '../../../src/losses/analysis/health.ts';
import { lossTerms } from '../../../src/losses/catalogue.ts';
import { evaluate } from '../../../src/losses/evaluate.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';

const unified = (gamma: number) =>
  lossTerms('asymmetric-unified-focal', { ...defaultParameters, gamma });

describe('the health of a loss', () => {
  it('is good everywhere without focus', () => {
    for (const p of [0.01, 0.5, 0.99, 1])
      expect(instabilityAt(unified(0), 0.1, p, 0, 4096)).toBeNull();
  });

  it('suffers where the overlap is nearly perfect, the more the higher γ', () => {
    expect(instabilityAt(unified(0.95), 0.1, 0.93, 0.001, 4096)).toBeNull();
    expect(instabilityAt(unified(0.5), 0.1, 0.9999, 1e-6, 65536)).toBe('without bound');
    expect(instabilityAt(unified(0.5), 0.1, 0.9, 0.01, 65536)).toBeNull();
  });

  it('is not finite in the authors’ product where 1 − T rounds to 0 in float32', () => {
    expect(instabilityAt(unified(0.5), 0.5, 1 - 1e-9, 1e-9, 65536)).toBe('not finite');
    // What their formula gives there, in float32.
    const complement = Math.fround(1 - Math.fround(1 - 1e-9));
    expect(complement * complement ** -0.5).toBeNaN();
  });

  it('names the slider that enters the diverging range, and why', () => {
    const at = (gamma: number) =>
      healthWarnings(
        { id: 'asymmetric-unified-focal', parameters: { ...defaultParameters, gamma } },
        null,
      );
    expect(at(0.89)).toEqual([]);
    expect(at(0.9)).toHaveLength(1);
    expect(at(0.95)[0].what).toContain('(1 − T)^−0.95');
    expect(
      healthWarnings(
        { id: 'focal-tversky', parameters: { ...defaultParameters, tverskyGamma: 0.05 } },
        null,
      ),
    ).toHaveLength(1);
    expect(healthWarnings({ id: 'dice', parameters: defaultParameters }, null)).toEqual([]);
  });

  it('says what a perfect empty prediction costs', () => {
    const terms = unified(0.5);
    const probability = new Float64Array(64);
    const { value } = evaluate(terms, { probability, truth: new Uint8Array(64), images: 1 });
    expect(emptyCost(terms, 64)).toBeCloseTo(value, 6);
    expect(emptyCost(terms, 4096)).toBeGreaterThan(0.24);
    const histogram = {
      probability: Float64Array.of(0.001, 0.9),
      foreground: Float64Array.of(0, 0),
      background: Float64Array.of(4000, 96),
    };
    const [warning] = healthWarnings(
      { id: 'asymmetric-unified-focal', parameters: defaultParameters },
      histogram,
    );
    expect(warning.what).toContain(emptyCost(terms, 4096).toFixed(3));
  });
});
