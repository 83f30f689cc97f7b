import { describe, expect, test } from 'vitest';
import { lossAtPrediction } from '../../src/losses/analysis/lossAtPrediction.ts';
import { lossDefinition, lossIds } from '../../src/losses/catalogue.ts';
import { conventionIds } from '../../src/losses/conventions.ts';
import { type LossChoice, lossFunction } from '../../src/losses/lossFunction.ts';
import { defaultParameters } from '../../src/losses/parameters.ts';
import { groupsOfHistogram } from '../../src/losses/pixelGroups.ts';
import { equationLines, lineNumber } from '../../src/views/loss/equationModel.ts';
import { type MathNode, mathText } from '../../src/views/loss/mathNodes.ts';

const written = (
  id: (typeof lossIds)[number],
  change: Partial<typeof defaultParameters> = {},
  convention: (typeof conventionIds)[number] = 'reference',
) =>
  equationLines(lossDefinition(id), { ...defaultParameters, ...change }, convention).map(
    ({ math }) => mathText(math),
  );

/** Roles of the coloured numbers of a node, in reading order. */
function roles(node: MathNode): string[] {
  const own = node.role ? [node.role] : [];
  return typeof node.content === 'string' ? own : [...own, ...node.content.flatMap(roles)];
}

describe('equation of a loss', () => {
  test('the asymmetric Unified Focal loss focuses foreground in R and background in D only', () => {
    expect(written('asymmetric-unified-focal', { lambda: 0.3, delta: 0.7, gamma: 0.2 })).toEqual([
      'L=0.30R+0.70D',
      'R=12[(1−Tbg)+(1−Tfg)0.80]',
      'T=TPTP+0.70FN+0.30FP',
      'D=mean{−0.70lnpfg−0.30p0.20ln(1−p)bg',
    ]);
  });

  test('the symmetric form focuses both classes', () => {
    const [, region, , distribution] = written('symmetric-unified-focal', { gamma: 0.2 });
    expect(region).toBe('R=12[(1−Tbg)0.80+(1−Tfg)0.80]');
    expect(distribution).toBe('D=mean{−0.60(1−p)0.20lnpfg−0.40p0.20ln(1−p)bg');
  });

  test('the paper puts the distribution part first and sums over the classes', () => {
    const [total, region] = written('asymmetric-unified-focal', { lambda: 0.3 }, 'paper');
    expect(total).toBe('L=0.70D+0.30R');
    expect(region).toBe('R=(1−Tbg)+(1−Tfg)0.50');
  });

  test('of several classes it runs over the rare ones', () => {
    const lines = equationLines(
      lossDefinition('asymmetric-unified-focal'),
      defaultParameters,
      'reference',
      3,
    ).map(({ math }) => mathText(math));
    expect(lines).toEqual([
      'L=0.50R+0.50D',
      'R=13[(1−Tbg)+∑c(1−Tc)0.50]',
      'Tc=TPTP+0.60FN+0.40FP',
      'D=mean{−0.60lnpcc−0.40(1−pbg)0.50lnpbgbg',
    ]);
  });

  test('the classic losses show their own shorter equations', () => {
    expect(written('cross-entropy')).toEqual(['L=mean{−lnpfg−ln(1−p)bg']);
    expect(written('focal')).toEqual(['L=mean{−0.25(1−p)2.00lnpfg−0.75p2.00ln(1−p)bg']);
    expect(written('dice')).toEqual(['L=12[(1−Tbg)+(1−Tfg)]', 'T=2TP2TP+FN+FP']);
    expect(written('combo', { comboAlpha: 0.4, comboBeta: 0.3 })).toEqual([
      'L=0.40D−0.60S',
      'S=12[Tbg+Tfg]',
      'T=2TP2TP+FN+FP',
      'D=mean{−0.70lnpfg−0.30ln(1−p)bg',
    ]);
  });

  test.each(lossIds)('%s colours numbers only in the hues of its own parameters', (id) => {
    const loss = lossDefinition(id);
    const used = new Set(
      equationLines(loss, defaultParameters, 'reference').flatMap(({ math }) => roles(math)),
    );
    expect(used).toEqual(new Set(loss.parameters.map(({ role }) => role)));
  });

  test('a part of weight 0 is idle', () => {
    const idle = (lambda: number) =>
      equationLines(
        lossDefinition('asymmetric-unified-focal'),
        { ...defaultParameters, lambda },
        'reference',
      ).map((line) => line.idle);
    expect(idle(0)).toEqual([false, true, true, false]);
    expect(idle(1)).toEqual([false, false, false, true]);
  });
});

describe('numbers beside the equation', () => {
  const histogram = {
    probability: Float64Array.of(0.1, 0.4, 0.9),
    foreground: Float64Array.of(1, 2, 5),
    background: Float64Array.of(20, 3, 1),
  };
  const pixels = () => groupsOfHistogram(histogram).image;
  const at = (choice: LossChoice) =>
    lossAtPrediction(lossFunction(choice), { classes: 2, focus: 1, histogram, pixels });

  test.each(conventionIds)('in the convention %s the lines add up', (convention) => {
    const loss = lossDefinition('asymmetric-unified-focal');
    const lambda = 0.3;
    const evaluation = at({ id: loss.id, parameters: { ...defaultParameters, lambda } });
    const number = (value: Parameters<typeof lineNumber>[0]) =>
      Number(lineNumber(value, evaluation, loss, convention));
    expect(number('loss')).toBeCloseTo(
      lambda * number('region') + (1 - lambda) * number('distribution'),
      2,
    );
  });

  test('the combo loss is written with a real minus sign', () => {
    const loss = lossDefinition('combo');
    const evaluation = at({ id: 'combo', parameters: defaultParameters });
    expect(lineNumber('loss', evaluation, loss, 'reference')).toMatch(/^−0\.\d{3}$/);
    const score = Number(lineNumber('score', evaluation, loss, 'reference'));
    expect(score).toBeCloseTo(1 - (evaluation.detail?.regionValue ?? NaN), 3);
  });

  test('without a mask there is a dash, and a value that is not finite is called so', () => {
    const loss = lossDefinition('dice');
    expect(lineNumber('loss', null, loss, 'reference')).toBe('–');
    const evaluation = at({ id: 'dice', parameters: defaultParameters });
    const detail = { distributionMean: NaN, regionValue: 0, foregroundIndex: 0 };
    expect(lineNumber('distribution', { ...evaluation, detail }, loss, 'reference')).toBe(
      'not a number',
    );
  });
});
