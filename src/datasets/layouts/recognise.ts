/** Which known data sets lie among the files that were opened. */
import { comparePaths } from '../pair.ts';
import { brats } from './brats.ts';
import { drive } from './drive.ts';
import { kits } from './kits.ts';
import type { Layout, RecognisedLayout } from './layout.ts';
import { membraneSlices, membraneStacks } from './membranes.ts';
import { nnUnet } from './nnUnet.ts';
import { genericPairs } from './pairs.ts';
import { clinicDb, kvasirSeg } from './polyps.ts';
import { bus2017 } from './ultrasound.ts';

/** Each takes its files out of those that are left for the next. */
const layouts: readonly Layout[] = [
  brats,
  kits,
  nnUnet,
  drive,
  bus2017,
  clinicDb,
  kvasirSeg,
  membraneStacks,
  membraneSlices,
  genericPairs,
];

/**
 * Recognises data sets by paths alone; no contents are looked at.
 *
 * @param paths  paths of image files, each once
 * @returns every path is claimed by one of the layouts; empty without paths
 */
export function recogniseLayouts(paths: readonly string[]): RecognisedLayout[] {
  let rest = [...paths].sort(comparePaths);
  const found: RecognisedLayout[] = [];
  for (const layout of layouts) {
    const recognised = layout(rest);
    if (!recognised) continue;
    found.push(recognised);
    rest = rest.filter((path) => !recognised.claimed.has(path));
  }
  return found;
}
