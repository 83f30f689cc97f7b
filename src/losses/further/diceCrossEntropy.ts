/**
 * Dice plus cross-entropy: L = L_Dice + w · CE, with the Dice of every class, the background too, of one
 * image, smoothed by 1e-6. MONAI's DiceCELoss with softmax is that, smoothed by 1e-5. The default of nnU-Net
 * is another one: its Dice is the mean over the foreground classes alone, in 2D of the whole batch, smoothed
 * by 1e-5.
 * Sources: Isensee, Jaeger, Kohl, Petersen, Maier-Hein 2021, nnU-Net, doi:10.1038/s41592-020-01008-z;
 * MONAI, monai.losses.DiceCELoss.
 */
import type { ImageLoss } from '../imageLoss.ts';
import { diceSummand, scaled } from './dice.ts';
import { poly1 } from './poly1.ts';

/** w = `crossEntropyWeight` ≥ 0; CE is the mean over pixels of −ln p_t. */
export const diceCrossEntropy: ImageLoss = (parameters, image) => {
  const region = diceSummand(image);
  // Poly-1 with ε = 0 is the cross-entropy.
  const crossEntropy = poly1({ ...parameters, polyEpsilon: 0 }, image).distribution;
  const distribution = crossEntropy && scaled(crossEntropy, parameters.crossEntropyWeight);
  return { value: region.value + (distribution?.value ?? 0), distribution, region };
};
