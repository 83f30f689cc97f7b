/**
 * Whether patches fit the images that were opened better than whole images: where these are larger than what the
 * network reads, and most of the foreground lies at its own edge there. Loaded when files are opened.
 */
import type { Dataset } from '../../datasets/dataset.ts';
import { borderOf } from '../../metrics/surface.ts';
import type { Notice } from '../../state/live.ts';

/** Times that an image must be longer than the network's square: less is hardly seen. */
const leastShrink = 1.5;
/** Share of the foreground at its edge from which it is thin or small: stripes 4 pixels wide, discs of 8. */
const leastEdge = 0.5;
/** Masks that are looked at. */
const mostLooked = 12;

const countOf = (mask: Uint8Array) => mask.reduce((sum, value) => sum + (value ? 1 : 0), 0);

/** @param dataset  of whole images, made square */
export function patchOffer({ samples, size }: Dataset): Notice | null {
  const masks = samples.flatMap(({ mask }) => (mask ? [mask] : [])).slice(0, mostLooked);
  const sides = samples.map(({ picture }) => Math.max(picture.width, picture.height));
  const longest = sides.sort((a, b) => a - b)[Math.floor(sides.length / 2)] ?? 0;
  if (longest < leastShrink * size) return null;
  let all = 0;
  let edge = 0;
  for (const mask of masks) {
    all += countOf(mask);
    edge += countOf(borderOf(mask, size, size));
  }
  if (all === 0 || edge < leastEdge * all) return null;
  const square = `${size} × ${size}`;
  const back: Notice = {
    text: `The network trains on patches of ${square} pixels, drawn anew at each step; the whole of each image is predicted.`,
    action: 'fit',
    fit: { to: 'stretch', name: 'Back to whole images', answer: null },
  };
  return {
    text: `What is looked for is thin or small: shrunk to ${square}, ${Math.round((100 * edge) / all)} % of its pixels lie at an edge. Patches keep the images’ own pixels.`,
    action: 'fit',
    fit: { to: 'patches', name: 'Train on patches', answer: back },
  };
}
