/** Opens a person's files: finds the images, pairs them with their masks, decodes both. */
import type { FileProblem, NamedFile, Preparation } from './dataset.ts';
import { type BrowserDecoder, decodeInBrowser as browserDecoder } from './decode/browser.ts';
import { decodeImage } from './decode/decode.ts';
import { isNamedAsImage, notAnImage, sniffFormat, sniffLength } from './decode/fileFormat.ts';
import { UnreadableFile } from './decode/unreadable.ts';
import { labelsOf, type MaskLabels } from './labels.ts';
import type { LayoutCase, Target } from './layouts/layout.ts';
import { recogniseLayouts } from './layouts/recognise.ts';
import { darkSide, fitsImage, type Mask, maskOf } from './mask.ts';
import { comparePaths } from './pair.ts';
import {
  type OpenedFiles,
  type OpenedImage,
  type PreparedImages,
  prepareAgain,
} from './prepare.ts';
import { isGrey, pictureOf, pictureSide, type Raster } from './raster.ts';
import { asRuns } from './runLengths.ts';
import { hex, sha256 } from './sha256.ts';

export { prepareAgain };

export interface OpeningOptions {
  /** Stops between two files; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, message: string) => void;
  /** Reads JPEG, WebP and BMP; the browser unless told otherwise. */
  readonly decodeInBrowser?: BrowserDecoder;
}

export interface OpeningResult {
  /** Null when no image could be used. */
  readonly images: PreparedImages | null;
  readonly problems: readonly FileProblem[];
  /** For `prepareAgain`; null when no image could be used. */
  readonly sources: OpenedFiles | null;
}

/** Most images of a dataset. Their pictures share a budget; masks are kept as runs. */
const imageLimit = 1024;
/** Largest file that is read, in bytes. */
const fileLimit = 512 * 2 ** 20;

/**
 * Opens files. Whatever can be used is; everything else is listed with a reason.
 * @throws the reason of the signal when it is aborted
 */
export async function openFiles(
  files: readonly NamedFile[],
  preparation: Preparation,
  options: OpeningOptions = {},
): Promise<OpeningResult> {
  const opening = new Opening(options);
  const found = await opening.findImages(files);
  const layouts = recogniseLayouts([...found.keys()]);
  const cases = layouts.flatMap(({ cases, problems, targets }) => {
    opening.problems.push(...problems);
    return cases.map((one): FoundCase => ({ ...one, target: targets[0] ?? null }));
  });
  const opened = await opening.openCases(opening.limited(cases), found);
  if (opened.length === 0) return { images: null, problems: opening.problems, sources: null };
  const sources: OpenedFiles = {
    title: titleOf(opened),
    recognised: layouts.map(({ sentence }) => `${sentence}.`).join(' '),
    hash: await opening.hash(),
    images: opened,
  };
  const images = await prepareAgain(sources, preparation, options);
  return { images, problems: [...opening.problems, ...images.problems], sources };
}

/** "DRIVE, 6 images" for a folder, "scan.png and 2 more" for files. */
function titleOf(images: readonly OpenedImage[]): string {
  const [first] = images;
  const folder = first.id.slice(0, Math.max(0, first.id.indexOf('/')));
  if (folder !== '' && images.every(({ id }) => id.startsWith(`${folder}/`)))
    return `${folder}, ${images.length} ${images.length === 1 ? 'image' : 'images'}`;
  return images.length === 1 ? first.name : `${first.name} and ${images.length - 1} more`;
}

/** A case and what of its mask is foreground; null where its mask leaves no choice. */
type FoundCase = LayoutCase & { readonly target: Target | null };

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const sizeOf = ({ width, height }: { width: number; height: number }) => `${width} × ${height}`;

class Opening {
  readonly problems: FileProblem[] = [];
  private readonly options: OpeningOptions;
  /** Path and digest of each file that was read. */
  private readonly digests = new Map<string, Uint8Array>();

  constructor(options: OpeningOptions) {
    this.options = options;
  }

  /** The files that are images, by path; a path that comes twice gets a number. */
  async findImages(files: readonly NamedFile[]): Promise<Map<string, Blob>> {
    const images = new Map<string, Blob>();
    const others: string[] = [];
    const sorted = [...files].sort((a, b) => comparePaths(a.path, b.path));
    for (const [i, { path, file }] of sorted.entries()) {
      this.options.signal?.throwIfAborted();
      if (i % 50 === 0) this.options.onProgress?.(0, 0, 'Looking for images');
      let head: Uint8Array;
      try {
        head = new Uint8Array(await file.slice(0, sniffLength).arrayBuffer());
      } catch {
        this.problems.push({ path, reason: cannotBeRead });
        continue;
      }
      if (sniffFormat(head)) images.set(unused(path, images), file);
      else if (isNamedAsImage(path))
        this.problems.push({ path, reason: notAnImage(head, file.size) });
      else others.push(nameOf(path));
    }
    if (others.length > 0) this.problems.push(summary(others));
    return images;
  }

  /** The cases that are opened: all, or as many as memory allows, those with a mask first. */
  limited(cases: readonly FoundCase[]): readonly FoundCase[] {
    if (cases.length <= imageLimit) return cases;
    const chosen = new Set(
      [...cases].sort((a, b) => Number(!a.mask) - Number(!b.mask)).slice(0, imageLimit),
    );
    const left = cases.filter((one) => !chosen.has(one));
    this.problems.push({
      path: `${left[0].name} and others`,
      reason: `${imageLimit} images are open; ${left.length} more were left out. To use those, open them alone.`,
    });
    return cases.filter((one) => chosen.has(one));
  }

  async openCases(
    cases: readonly FoundCase[],
    files: ReadonlyMap<string, Blob>,
  ): Promise<OpenedImage[]> {
    const opened: OpenedImage[] = [];
    const side = pictureSide(cases.length);
    for (const [i, { name, images, mask, target }] of cases.entries()) {
      const [{ path }] = images;
      this.options.onProgress?.(i, cases.length, `Reading ${name}`);
      const raster = await this.read(path, files);
      if (!raster) continue;
      const picture = pictureOf(raster, side);
      const truth = mask === null ? null : await this.readMask(mask, path, raster, target, files);
      const { width, height } = raster;
      opened.push({
        id: path,
        name,
        width,
        height,
        picture,
        isGrey: isGrey(picture),
        mask: truth?.mask ?? null,
        labels: truth?.labels ?? null,
      });
    }
    this.options.onProgress?.(cases.length, cases.length, 'Preparing the images');
    return opened;
  }

  /** Digest of the names and bytes of all files that were read, in the order of their paths. */
  async hash(): Promise<string> {
    const paths = [...this.digests.keys()].sort();
    const list = paths.map((path) => `${path}\0${hex(this.digests.get(path) as Uint8Array)}\n`);
    return hex(await sha256(new TextEncoder().encode(list.join(''))));
  }

  private async readMask(
    path: string,
    imagePath: string,
    image: Raster,
    target: Target | null,
    files: ReadonlyMap<string, Blob>,
  ): Promise<{ readonly mask: Mask; readonly labels: MaskLabels | null } | null> {
    const raster = await this.read(path, files);
    if (!raster) return null;
    if (!fitsImage(raster, image)) {
      this.problems.push({
        path,
        reason: `The mask is ${sizeOf(raster)} pixels, its image ${imagePath} ${sizeOf(image)}: another shape. The image is shown without a mask; save both in one shape.`,
      });
      return null;
    }
    const isDark = target?.labels === 'dark';
    const mask = isDark ? darkSide(maskOf(raster)) : maskOf(raster);
    if (!mask.data.includes(1))
      this.problems.push({
        path,
        reason: 'The mask has no foreground; its image is used as background only.',
      });
    const labels = isDark ? null : labelsOf(raster, mask);
    return {
      mask: asRuns(mask),
      labels: labels && labels !== 'too many' ? asRuns(labels) : labels,
    };
  }

  /** Decodes a file; null, with a problem noted, where it cannot be read. */
  private async read(path: string, files: ReadonlyMap<string, Blob>): Promise<Raster | null> {
    this.options.signal?.throwIfAborted();
    const file = files.get(path) as Blob;
    try {
      if (file.size > fileLimit)
        throw new UnreadableFile(
          `The file has ${Math.round(file.size / 2 ** 20)} MB; up to ${fileLimit / 2 ** 20} MB can be opened. Make it smaller and open it again.`,
        );
      const bytes = new Uint8Array(await file.arrayBuffer());
      this.digests.set(path, await sha256(bytes));
      const raster = await decodeImage(bytes, this.options.decodeInBrowser ?? browserDecoder);
      if (raster.note) this.problems.push({ path, reason: raster.note });
      return raster;
    } catch (reason) {
      this.problems.push({
        path,
        reason: reason instanceof UnreadableFile ? reason.message : cannotBeRead,
      });
      return null;
    }
  }
}

const cannotBeRead =
  'The file could not be read; it may have been moved or changed since. Open it again.';

/** The path, or with a number behind it where it is taken: two folders can be opened as one. */
function unused(path: string, taken: ReadonlyMap<string, unknown>): string {
  if (!taken.has(path)) return path;
  let number = 2;
  while (taken.has(`${path} (${number})`)) number++;
  return `${path} (${number})`;
}

/** One line for all files that nobody meant as images. */
function summary(names: readonly string[]): FileProblem {
  const shown = names.slice(0, 3).join(', ');
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return {
    path: `${shown}${more}`,
    reason: names.length === 1 ? 'Not an image; left out.' : 'Not images; left out.',
  };
}
