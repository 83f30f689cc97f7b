/** Polyps in colonoscopy: CVC-ClinicDB (Bernal et al. 2015) and Kvasir-SEG (Jha et al. 2020). */
import type { FileProblem } from '../dataset.ts';
import { counted, grouped, type Layout, type PathParts, partsOf } from './layout.ts';
import { pairedLayout } from './pairs.ts';

const isPicture = ({ name }: PathParts) => /\.(png|tiff?|jpe?g|bmp|gif)$/.test(name);
const saysClinic = ({ folders }: PathParts) => folders.some((name) => /cvc|clinic/i.test(name));

/**
 * `Original/1.tif` with `Ground Truth/1.tif`, or `images/1.png` with `masks/1.png` below a folder that
 * names the data set. Kaggle's copy holds every frame twice, below `PNG` and below `TIF`.
 */
export const clinicDb: Layout = (paths) => {
  const own = paths.map(partsOf).filter((parts) => {
    if (!isPicture(parts) || !/^\d{1,3}$/.test(parts.stem)) return false;
    const isFirst = /^(original|ground[ _-]?truth)$/.test(parts.folder);
    return isFirst || (saysClinic(parts) && /^(images?|masks?)$/.test(parts.folder));
  });
  const copies = [...grouped(own, ({ folders }) => folders.slice(0, -1).join('/'))].filter(
    ([, files]) => new Set(files.map(({ folder }) => folder)).size > 1,
  );
  if (copies.length === 0) return null;
  // Whole copies first; of two, the one in a format that every program reads.
  const order = (copy: string) => (/(^|\/)png$/i.test(copy) ? 0 : 1);
  copies.sort(([a, ours], [b, theirs]) => theirs.length - ours.length || order(a) - order(b));
  const [[chosen, files], ...others] = copies;
  const stems = new Set(files.map(({ folder, stem }) => `${folder}/${stem}`));
  const kept = [...files];
  const problems: FileProblem[] = [];
  const claimed = files.map(({ path }) => path);
  for (const [copy, same] of others) {
    const isCopy = same.every(({ folder, stem }) => stems.has(`${folder}/${stem}`));
    if (isCopy)
      problems.push({
        path: copy,
        reason: `${counted(same.length, 'file')} of the same frames as in ${chosen}; left out.`,
      });
    else kept.push(...same);
    claimed.push(...same.map(({ path }) => path));
  }
  const layout = pairedLayout(
    'CVC-ClinicDB',
    kept.map(({ path }) => path),
    { problems },
  );
  return { ...layout, claimed: new Set(claimed) };
};

/** `images/ID.jpg` with `masks/ID.jpg`; the IDs are 25 letters and digits, and begin with c. */
export const kvasirSeg: Layout = (paths) => {
  const own = paths.map(partsOf).filter((parts) => {
    if (!isPicture(parts) || !/^(images?|masks?)$/.test(parts.folder)) return false;
    return /^c[a-z0-9]{24}$/.test(parts.stem) || parts.folders.some((name) => /kvasir/i.test(name));
  });
  if (new Set(own.map(({ folder }) => folder)).size < 2) return null;
  return pairedLayout(
    'Kvasir-SEG',
    own.map(({ path }) => path),
  );
};
