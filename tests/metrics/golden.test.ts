import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { leftOut } from '../../src/masks/leftOut.ts';
import { evaluateClass, evaluateImage, type ScoreRule } from '../../src/metrics/evaluation.ts';
import { type ScoreId, scoreIds } from '../../src/metrics/scores.ts';

interface Case {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly spacing: { readonly down: number; readonly right: number };
  readonly rule: ScoreRule;
  readonly reference: readonly string[];
  readonly levels: readonly number[];
  readonly scores: Readonly<Record<ScoreId, number | 'inf' | null>>;
}

const golden: { readonly cases: Case[]; readonly pooled: Partial<Record<ScoreId, number>> } =
  JSON.parse(readFileSync(new URL('../fixtures/goldenScores.json', import.meta.url), 'utf8'));

const labels: Readonly<Record<string, number>> = { '0': 0, '1': 1, x: leftOut };

function evaluated({ width, height, spacing, rule, reference, levels }: Case) {
  const truth = Uint8Array.from(reference.join(''), (letter) => labels[letter] as number);
  return evaluateImage({ width, height, spacing, truth, levels: Uint16Array.from(levels) }, rule);
}

function expectScore(id: ScoreId, score: number | null, wanted: string | number | null) {
  if (typeof wanted === 'number') expect(score, id).toBeCloseTo(wanted, 10);
  else expect(score, id).toBe(wanted === 'inf' ? Number.POSITIVE_INFINITY : wanted);
}

describe('scores that SciPy and NumPy computed', () => {
  it.each(golden.cases)('are found of an image: $name', (one) => {
    const { scores } = evaluated(one);
    for (const id of scoreIds) expectScore(id, scores[id], one.scores[id]);
  });

  it('are found of all pixels, outlines and lesions of several images', () => {
    const alike = golden.cases.filter(
      ({ rule }) => rule.threshold === 0.5 && rule.tolerance === 1 && rule.overlap === 0,
    );
    expect(alike).toHaveLength(9);
    const { summaries, images } = evaluateClass(alike.map(evaluated));
    for (const id of scoreIds) expectScore(id, summaries[id].pooled, golden.pooled[id] ?? null);
    // Two images have a mask and no prediction, or the other way round: they have no distance.
    expect(summaries.hausdorff95.count).toBe(7);
    expect(images.filter(({ hausdorff95 }) => hausdorff95 === Infinity)).toHaveLength(2);
  });
});
