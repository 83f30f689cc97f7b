import { expect, test } from 'vitest';
import { referenceNetworks } from '../../src/engine/protocol.ts';
import { unetLayers } from '../../src/engine/unet.ts';
import { networkName, networkTexts } from '../../src/views/training/trainingOptions.ts';

test('the menu tells how many parameters each network has', () => {
  expect(networkTexts.map(([name]) => name)).toEqual(Object.keys(referenceNetworks));
  for (const [name, text] of networkTexts) {
    const { parameterCount } = unetLayers(referenceNetworks[name], 3);
    expect(text).toBe(`${name}, ${(parameterCount / 1e6).toFixed(1)} M`);
  }
});

test('a network is known by its parts', () => {
  expect(networkName({ depth: 4, filters: 32, norm: 'instance' })).toBe('huge');
  expect(networkName({ depth: 4, filters: 32, norm: 'none' })).toBe('own');
});
