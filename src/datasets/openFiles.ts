/** Opens a person's files: finds the images, recognises what they belong to, decodes them. */

import { type BrowserDecoder, decodeInBrowser as browserDecoder } from '../formats/browser.ts';
import type { PaintedMask } from '../masks/paint/paintedMask.ts';
import type { FileProblem, NamedFile, Preparation } from './dataset.ts';
import type { Decode } from './decodedFiles.ts';
import { withSeries } from './dicomSeries.ts';
import { recogniseLayouts } from './layouts/recognise.ts';
import { NothingOpened } from './nothingOpened.ts';
import { openLayouts } from './openLayouts.ts';
import {
  type OpenedFiles,
  openedMask,
  type PreparedImages,
  type PreparingOptions,
  prepareAgain,
} from './prepare/prepare.ts';
import { readDecoded } from './readDecoded.ts';
import { findImages, SourceFiles, type Watch } from './sourceFiles.ts';
import { defaultVolumeChoices, type VolumeChoices } from './volumeChoices.ts';

export { prepareAgain };

export interface OpeningOptions extends Watch {
  /** Reads JPEG, WebP and BMP; the browser unless told otherwise. */
  readonly decodeInBrowser?: BrowserDecoder;
}

export interface OpeningResult {
  /** Null when no image could be used. */
  readonly images: PreparedImages | null;
  readonly problems: readonly FileProblem[];
  /** For `prepareAgain`; null when no image could be used. */
  readonly sources: OpenedFiles | null;
  /**
   * The same images at another size or split; volumes are read again where other choices ask for it.
   * @throws NothingOpened where the files cannot be read any more; what was open stays open
   */
  readonly again: (preparation: Preparation, options: PreparingOptions) => Promise<PreparedImages>;
  /** The mask that the files hold of an image, at the size that it is painted at; all background without one. */
  readonly maskOf: (id: string) => PaintedMask | null;
}

const sameChoices = (a: VolumeChoices, b: VolumeChoices) =>
  (Object.keys(a) as (keyof VolumeChoices)[]).every((key) => a[key] === b[key]);

/**
 * Opens files. Whatever can be used is; everything else is listed with a reason.
 * @throws the reason of the signal when it is aborted
 */
export async function openFiles(
  files: readonly NamedFile[],
  preparation: Preparation,
  options: OpeningOptions = {},
): Promise<OpeningResult> {
  const found = await findImages(files, options);
  const { images: all, volumes, groups } = await withSeries(found.images, found.dicoms, options);
  const layouts = recogniseLayouts([...all.keys()]);
  const before = [...found.problems, ...layouts.flatMap(({ problems }) => problems)];
  const decodeFile = readDecoded(options.decodeInBrowser ?? browserDecoder);
  const decode: Decode = async (bytes, path) =>
    volumes.get(path)?.decode(bytes) ?? decodeFile(bytes, path);
  const read = async (choices: VolumeChoices, watch: Watch) => {
    const source = new SourceFiles(all, watch);
    const { sources, problems } = await openLayouts(layouts, source, decode, choices, groups);
    return { choices, sources, problems: [...before, ...problems] };
  };
  const prepared = async (
    { sources, problems }: Awaited<ReturnType<typeof read>>,
    next: Preparation,
    watch: PreparingOptions,
  ): Promise<PreparedImages> => {
    if (!sources) throw new NothingOpened(problems);
    const images = await prepareAgain(sources, next, watch);
    return { ...images, problems: [...problems, ...images.problems] };
  };

  let current = await read(preparation.volumes ?? defaultVolumeChoices, options);
  const { sources, problems } = current;
  const again: OpeningResult['again'] = async (next, watch) => {
    const choices = next.volumes ?? defaultVolumeChoices;
    // Where nothing is left to choose, all choices come to the same.
    const isSame = sources?.choices === null || sameChoices(choices, current.choices);
    const opened = isSame ? current : await read(choices, watch);
    const images = await prepared(opened, next, watch);
    current = opened;
    return images;
  };
  const maskOf: OpeningResult['maskOf'] = (id) =>
    current.sources && openedMask(current.sources, id);
  if (!sources) return { images: null, problems, sources, again, maskOf };
  const images = await prepared(current, preparation, options);
  return { images, problems: images.problems, sources, again, maskOf };
}
