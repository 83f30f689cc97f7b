import { describe, expect, it } from 'vitest';
import { classLevels } from '../../src/masks/classMaps.ts';
import { levelOfLogit } from '../../src/masks/probabilityMap.ts';
import { classDice, worthwhileZooms } from '../../src/views/fine/fineModel.ts';

describe('a finer prediction', () => {
  it('is offered up to the detail of the picture, and to 1,024 pixels', () => {
    expect(worthwhileZooms(128, 565)).toEqual([2, 3, 4, 6]);
    expect(worthwhileZooms(64, 128)).toEqual([2]);
    expect(worthwhileZooms(256, 4000)).toEqual([2, 3, 4]);
    expect(worthwhileZooms(512, 4000)).toEqual([2]);
  });

  it('is scored by class', () => {
    // Two pixels of each class; one of class 2 is taken for class 1.
    const mask = Uint8Array.of(0, 0, 1, 1, 2, 2, 0, 0, 0);
    const found = [0, 0, 1, 1, 2, 1, 0, 0, 0];
    const differences = [1, 2].map((c) =>
      Uint16Array.from(found, (label) => levelOfLogit(label === c ? 8 : -8)),
    );
    const [first, second] = classDice(3, classLevels(differences), mask, 0.5);
    expect(first).toBeCloseTo(4 / 5, 12);
    expect(second).toBeCloseTo(2 / 3, 12);
  });
});
