/** What files say of an image: what is foreground, from one mask, several, or those of several raters; and where it shows something. */
import { fitsImage, maskOf } from '../masks/mask.ts';
import { asRuns } from '../masks/runLengths.ts';
import type { Raster } from '../pixels/raster.ts';
import { type Decoded, type DecodedFiles, isVolume } from './decodedFiles.ts';
import { joinedMask, truthOf, votedMask } from './imageTruth.ts';
import type { LayoutCase, Target } from './layouts/layout.ts';
import { labelRaster } from './openVolume.ts';

/** An image whose masks are read. */
interface Judged {
  readonly path: string;
  readonly image: Raster;
}

export const sizeOf = ({ width, height }: { width: number; height: number }) =>
  `${width} × ${height}`;

export function noteEmpty(files: DecodedFiles, path: string): void {
  files.note(path, 'The mask has no foreground; its image is used as background only.');
}

/** Where an image shows something; null where nothing says so, or what says so does not fit. */
export async function readFieldOfView(files: DecodedFiles, path: string | null, judged: Judged) {
  const raster = path === null ? null : await files.read(path);
  if (path === null || !raster) return null;
  if (!isVolume(raster) && fitsImage(raster, judged.image)) return asRuns(maskOf(raster));
  files.note(
    path,
    `The field of view has another shape than its image ${judged.path}, so all of the image is judged. Save both in one shape.`,
  );
  return null;
}

/** The mask that is wanted of an image, from all the files of its masks; null where none can be used. */
export async function readTruth(
  files: DecodedFiles,
  { mask: path, parts = [], raters = [] }: LayoutCase,
  target: Target | null,
  judged: Judged,
) {
  if (path === null) return null;
  const read: (Raster | null)[] = [];
  for (const own of [path, ...parts, ...raters]) {
    const first = read.find((raster) => raster !== null);
    read.push(await readMask(files, own, judged, first ?? null));
  }
  const rasters = read.filter((raster) => raster !== null);
  const [first] = rasters;
  if (!first) return null;
  const isVote = target?.rater === 'vote';
  const chosen = typeof target?.rater === 'number' ? target.rater : 0;
  const ofRaters = () => (isVote ? votedMask(rasters) : (read[chosen] ?? first));
  const truth = truthOf(raters.length > 0 ? ofRaters() : joinedMask(rasters), target);
  if (!truth.mask.data.includes(1)) noteEmpty(files, path);
  return truth;
}

/** The single page of a decoded mask; what has several is left as it is. */
function singlePage(decoded: Decoded) {
  if (isVolume(decoded))
    return decoded.shape[2] === 1
      ? labelRaster(decoded, decoded.shape[0], decoded.shape[1])
      : decoded;
  const isFloating = decoded.bitDepth >= 32 && decoded.channels === 1;
  return isFloating ? labelRaster(decoded, decoded.width, decoded.height) : decoded;
}

/** @param first  a mask of the same image, which it has to have the size of */
async function readMask(
  files: DecodedFiles,
  path: string,
  judged: Judged,
  first: Raster | null,
): Promise<Raster | null> {
  const decoded = await files.read(path);
  if (!decoded) return null;
  const raster = singlePage(decoded);
  if (raster !== decoded && raster.note) files.note(path, raster.note);
  const without = first ? 'It was left out' : 'The image is shown without a mask';
  if (isVolume(raster)) {
    files.note(
      path,
      `The mask has several pages, its image ${judged.path} has one. ${without}; save both with as many pages.`,
    );
    return null;
  }
  if (!fitsImage(raster, judged.image)) {
    files.note(
      path,
      `The mask is ${sizeOf(raster)} pixels, its image ${judged.path} ${sizeOf(judged.image)}: another shape. ${without}; save both in one shape.`,
    );
    return null;
  }
  if (first && (first.width !== raster.width || first.height !== raster.height)) {
    files.note(
      path,
      `The mask is ${sizeOf(raster)} pixels, another of ${judged.path} ${sizeOf(first)}. It was left out; save both at one size.`,
    );
    return null;
  }
  return raster;
}
