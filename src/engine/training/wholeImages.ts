/** Predictions of the images of a plan as the page sees them: whole, in tiles where the network was made for patches. */
import { pacer } from '../../datasets/pacer.ts';
import { type Area, areaOf } from '../../datasets/prepare/canvas.ts';
import type { NetworkRun } from '../networks/network.ts';
import { predictTiled, tileStarts } from '../networks/tiles.ts';
import { blamed } from './computing.ts';
import type { SharedPlan } from './plans.ts';

/** Predicts images by their position, [C − 1, size, size] each, with any weights. */
export interface WholeImages {
  predict(images: readonly number[], weights?: Float32Array): Promise<Float32Array[]>;
}

/** Where an image of a plan lies in its square. */
export function areaOfImage({ opened }: SharedPlan, image: number): Area {
  return areaOf(opened.dataset.samples[image].frame, opened.dataset.size);
}

/** @param run  whose weights they are made with where none are named; messages are received between the tiles of an image */
export function wholeImages(run: NetworkRun, shared: SharedPlan): WholeImages {
  if (!shared.patches) return run;
  const tile = tileSide(shared);
  const { size: side, channels, classes, inputs } = shared.images;
  const predictOne = async (
    image: number,
    predict: (tiles: Float32Array<ArrayBuffer>[]) => Promise<Float32Array[]>,
  ) => {
    const pace = pacer();
    const map = await predictTiled({
      ...{ pixels: inputs.at(image) as Float32Array, side, channels, tile, maps: classes - 1 },
      area: areaOfImage(shared, image),
      batch: shared.tiles ? 1 : shared.batchSize,
      predict,
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
      const { tiles } = shared;
      const read = tiles && (weights ?? (await run.weights()));
      const predict = (cut: Float32Array<ArrayBuffer>[]) =>
        tiles && read ? blamed(tiles.plan.predict(cut, read)) : run.predict(cut, weights);
      const maps: Float32Array[] = [];
      for (const image of images) maps.push(await predictOne(image, predict));
      return maps;
    },
  };
}

/** Side of the tiles that whole images are predicted in, in pixels. */
export function tileSide(shared: SharedPlan): number {
  return shared.tiles?.side ?? shared.inputSize;
}

/** Patches whose pixels the tiles of an image have together: what its prediction costs. */
export function patchesOf(shared: SharedPlan, image: number): number {
  if (!shared.patches) return 1;
  const { width, height } = areaOfImage(shared, image);
  const tile = tileSide(shared);
  const tiles = tileStarts(width, tile).length * tileStarts(height, tile).length;
  return tiles * (tile / shared.patches.side) ** 2;
}
