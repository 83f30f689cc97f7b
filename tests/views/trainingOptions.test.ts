import { expect, test } from 'vitest';
import { unetLayers } from '../../src/runs/networkLayers.ts';
import { referenceNetworks } from '../../src/runs/setting.ts';
import { networkName, networkNames } from '../../src/views/controls/trainingOptions.ts';

test('the networks of the menu have 0.1, 0.5, 2 and 8 million parameters', () => {
  const counts = networkNames.map(
    (name) => unetLayers(referenceNetworks[name], 3).parameterCount / 1e6,
  );
  for (const [i, millions] of [0.12, 0.48, 1.94, 7.77].entries())
    expect(counts[i]).toBeCloseTo(millions, 2);
});

test('a network is known by its parts', () => {
  expect(networkName({ depth: 4, filters: 32, norm: 'instance' })).toBe('huge');
  expect(networkName({ depth: 4, filters: 32, norm: 'none' })).toBe('own');
});
