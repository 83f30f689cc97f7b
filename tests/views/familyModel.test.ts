import { describe, expect, it } from 'vitest';
import { familyEdges } from '../../src/losses/analysis/family.ts';
import { defaultParameters } from '../../src/losses/parameters.ts';
import { edgeCondition, edgeName, pointValues } from '../../src/views/family/familyModel.ts';

const edge = (from: string, to: string) => {
  const found = familyEdges.find((each) => each.from === from && each.to === to);
  if (!found) throw new Error(`no edge from ${from} to ${to}`);
  return found;
};

describe('the words of the family map', () => {
  it('write the condition of an edge in the numbers of the convention', () => {
    const toFocal = edge('symmetric-unified-focal', 'symmetric-focal');
    expect(edgeCondition(toFocal, 'reference')).toBe('λ = 0');
    expect(edgeCondition(toFocal, 'paper')).toBe('λ = 1');
    const toEntropy = edge('symmetric-focal', 'cross-entropy');
    expect(edgeCondition(toEntropy, 'reference')).toBe('δ = ½, γ = 0');
    expect(edgeCondition(toEntropy, 'geodl')).toBe('δ = ½, γ = 1');
  });

  it('name every edge differently', () => {
    const names = familyEdges.map((each) => edgeName(each, 'reference'));
    expect(new Set(names).size).toBe(familyEdges.length);
    expect(names).toContain('Asymmetric Focal at δ = ½, γ = 0: ½ × cross-entropy');
  });

  it('show at the point only what the loss lets move', () => {
    const values = (id: 'asymmetric-focal' | 'dice') =>
      pointValues({ id, parameters: defaultParameters }, 'reference').map(
        ({ definition }) => definition.id,
      );
    expect(values('asymmetric-focal')).toEqual(['delta', 'gamma']);
    expect(values('dice')).toEqual([]);
  });
});
