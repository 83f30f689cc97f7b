/** Predictions of the images of a plan as the page sees them: whole, in tiles where the network was made for patches. */
import { pacer } from '../../datasets/pacer.ts';
import { type Area, areaOf } from '../../datasets/prepare/canvas.ts';
import type { NetworkRun } from '../networks/network.ts';
import { predictTiled, tileStarts } from '../networks/tiles.ts';
import type { SharedPlan } from './plans.ts';

/** Predicts images by their position, [C − 1, size, size] each, with any weights. */
export interface WholeImages {
  predict(images: readonly number[], weights?: Float32Array): Promise<Float32Array[]>;
}

/** Where an image of a plan lies in its square. */
export function areaOfImage({ opened }: SharedPlan, image: number): Area {
  return areaOf(opened.dataset.samples[image].frame, opened.dataset.size);
}

/** @param weights  as of the run where they are left out; messages are received between the tiles of an image */
export function wholeImages(run: NetworkRun, shared: SharedPlan): WholeImages {
  if (!shared.patches) return run;
  const { side: tile } = shared.patches;
  const { size: side, channels, classes, inputs } = shared.images;
  const predictOne = async (image: number, weights?: Float32Array) => {
    const pace = pacer();
    const map = await predictTiled({
      ...{ pixels: inputs.at(image) as Float32Array, side, channels, tile, maps: classes - 1 },
      area: areaOfImage(shared, image),
      batch: shared.batchSize,
      predict: (tiles) => run.predict(tiles, weights),
      goesOn: async () => {
        await pace();
        return true;
      },
    });
    // It is never stopped.
    return map as Float32Array;
  };
  return {
    predict: async (images, weights) => {
      const maps: Float32Array[] = [];
      for (const image of images) maps.push(await predictOne(image, weights));
      return maps;
    },
  };
}

/** Tiles that the whole of an image takes. */
export function tilesOf(shared: SharedPlan, image: number): number {
  if (!shared.patches) return 1;
  const { width, height } = areaOfImage(shared, image);
  const { side } = shared.patches;
  return tileStarts(width, side).length * tileStarts(height, side).length;
}
