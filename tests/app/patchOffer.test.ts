import { describe, expect, it } from 'vitest';
import { patchOffer } from '../../src/app/engine/patchOffer.ts';
import type { Dataset, Sample } from '../../src/datasets/dataset.ts';

const size = 64;

/** Images of so many pixels, whose foreground is where `isIn` says at the training size. */
function datasetOf(picture: number, isIn: (x: number, y: number) => boolean): Dataset {
  const mask = Uint8Array.from({ length: size * size }, (_, i) =>
    Number(isIn(i % size, Math.floor(i / size))),
  );
  const sample: Sample = {
    ...{ id: 'a', name: 'a', split: 'training', width: picture, height: picture, mask },
    picture: { width: picture, height: picture, data: new Uint8ClampedArray(4) },
    foregroundShare: 0.1,
  };
  return {
    ...{ title: 'A', recognised: '', choices: null, size, channels: 1, hash: 'ab' },
    ...{ classNames: ['foreground'], labels: [], samples: [sample], foregroundShare: 0.1 },
  };
}

const stripes = (width: number) => (x: number) => x % 16 < width;
const disc = (radius: number) => (x: number, y: number) => Math.hypot(x - 32, y - 32) < radius;

describe('patches', () => {
  it('are offered where images are larger than the training size and objects thin or small', () => {
    for (const isIn of [stripes(1), stripes(2), disc(2)]) {
      const offer = patchOffer(datasetOf(512, isIn));
      expect(offer).toMatchObject({ action: 'fit', fit: { to: 'patches' } });
      expect(offer?.text).toMatch(/\d+ % of its pixels lie at an edge/);
      expect(offer?.fit?.answer).toMatchObject({ action: 'fit', fit: { to: 'stretch' } });
    }
  });

  it('are not where objects are compact, images no larger, or nothing is looked for', () => {
    expect(patchOffer(datasetOf(512, stripes(8)))).toBeNull();
    expect(patchOffer(datasetOf(512, disc(12)))).toBeNull();
    expect(patchOffer(datasetOf(64, stripes(1)))).toBeNull();
    expect(patchOffer(datasetOf(90, stripes(1)))).toBeNull();
    expect(patchOffer(datasetOf(512, () => false))).toBeNull();
  });

  it('are not where objects only reach the edge of the image', () => {
    expect(patchOffer(datasetOf(512, (x) => x < 9))).toBeNull();
  });
});
