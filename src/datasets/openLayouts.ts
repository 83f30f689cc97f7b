/** From recognised cases to opened images, with the choices that apply to them. */

import type { DecodedVolume } from '../formats/nifti.ts';
import { ignoresWhite, type NumberedMask } from '../masks/ignoreLabel.ts';
import { isGrey, pictureOf, pictureSide, type Raster } from '../pixels/raster.ts';
import type { FileProblem } from './dataset.ts';
import { type Decode, DecodedFiles, isVolume } from './decodedFiles.ts';
import { ignoringWhite } from './imageTruth.ts';
import type { SliceOrigin } from './labelVolume.ts';
import {
  isVolumeName,
  type LayoutCase,
  partsOf,
  type RecognisedLayout,
  type Target,
} from './layouts/layout.ts';
import { modalityName, type OpenedAs, offeredChoices, recognisedText } from './layouts/openedAs.ts';
import {
  brightnessOf,
  contrastFor,
  forCases,
  imagesOfSlices,
  originsOf,
  singleSlice,
  slicesOf,
} from './openVolume.ts';
import type { OpenedFiles, OpenedImage } from './prepare/prepare.ts';
import { noteEmpty, readFieldOfView, readTruth, sizeOf } from './readTruth.ts';
import { fitsVolume, placedOn, readVolumeMask } from './readVolumeTruth.ts';
import { evenSlices, sliceCount } from './slices.ts';
import type { SourceFiles } from './sourceFiles.ts';
import type { VolumeChoices } from './volumeChoices.ts';

/** Most images of a dataset. Their pictures share a budget; masks are kept as runs. */
const imageLimit = 1024;

/** A case, and what is made of it. */
interface FoundCase extends LayoutCase {
  readonly layout: RecognisedLayout;
  /** What of its mask is foreground; null where its mask leaves no choice. */
  readonly target: Target | null;
}

/** Images that are wanted of each patient, an id for each channel. */
function chosenModalities(
  { modalities, cases }: RecognisedLayout,
  wanted: string,
): readonly string[] {
  const known = new Map(modalities);
  const asked = wanted.split('-');
  if (wanted !== '' && asked.length <= 3 && asked.every((id) => known.has(id))) return asked;
  const having = (id: string) =>
    cases.filter(({ images }) => images.some(({ modality }) => modality === id)).length;
  const most = Math.max(0, ...modalities.map(([id]) => having(id)));
  const preferred = modalities.find(([id]) => having(id) === most);
  return preferred ? [preferred[0]] : [''];
}

/** Eight slices a volume, or more where there are few, for there to be some thirty images. */
function slicesEach(wanted: number, volumes: number): number {
  return wanted > 0 ? wanted : Math.max(8, Math.ceil(32 / Math.max(1, volumes)));
}

export interface OpenedLayouts {
  /** Null when no image could be used. */
  readonly sources: OpenedFiles | null;
  readonly problems: readonly FileProblem[];
}

/**
 * Opens the images of recognised layouts, one file after the other.
 *
 * @param wanted  choices as a person or a link made them; what does not apply is ignored
 * @param groups  what images share with others that are held out together, by path
 * @throws the reason of the signal when it is aborted
 */
export async function openLayouts(
  layouts: readonly RecognisedLayout[],
  source: SourceFiles,
  decode: Decode,
  wanted: VolumeChoices,
  groups: ReadonlyMap<string, string>,
): Promise<OpenedLayouts> {
  const opening = new LayoutOpening(layouts, source, decode, wanted, groups);
  const images = await opening.open();
  if (images.length === 0) return { sources: null, problems: source.problems };
  const named = layouts.filter(({ labelNames }) => Object.keys(labelNames).length > 0);
  return {
    sources: {
      title: titleOf(images),
      recognised: recognisedText(opening.openedAs),
      choices: offeredChoices(opening.openedAs),
      labelNames: layouts.length === 1 ? (named[0]?.labelNames ?? {}) : {},
      hash: await source.hash(layouts.flatMap(({ cases }) => cases.flatMap(volumesOf))),
      images,
    },
    problems: source.problems,
  };
}

class LayoutOpening {
  private readonly layouts: readonly RecognisedLayout[];
  private readonly source: SourceFiles;
  private readonly files: DecodedFiles;
  private readonly wanted: VolumeChoices;
  private readonly groups: ReadonlyMap<string, string>;
  private readonly cases: readonly FoundCase[];
  private readonly choices: VolumeChoices;
  /** Longest side of a picture. */
  private side = pictureSide(1);
  private hasSlices = false;
  private hasWindow = false;
  /** Cases without any foreground, and those that lack the modality asked for. */
  private readonly empty: FoundCase[] = [];
  private readonly lacking: string[] = [];
  /** What masks of images say of 255, by image. */
  private readonly numbered = new Map<string, NumberedMask>();
  /** Of masks of volumes that ignore 255, and of those of images. */
  private ignored = { masks: 0, pixels: 0, of: 0 };

  constructor(
    layouts: readonly RecognisedLayout[],
    source: SourceFiles,
    decode: Decode,
    wanted: VolumeChoices,
    groups: ReadonlyMap<string, string>,
  ) {
    this.layouts = layouts;
    this.source = source;
    this.files = new DecodedFiles(source, decode);
    this.wanted = wanted;
    this.groups = groups;
    this.cases = layouts.flatMap((layout) => {
      const { cases, targets } = layout;
      const target = targets.find(({ id }) => id === wanted.target) ?? targets[0] ?? null;
      return cases.map((one): FoundCase => ({ ...one, layout, target }));
    });
    const masked = this.cases.filter(({ mask }) => mask).length;
    const choosing = layouts.find(({ targets }) => targets.length > 0);
    this.choices = {
      ...wanted,
      modality: choosing ? chosenModalities(choosing, wanted.modality).join('-') : '',
      target: choosing
        ? (choosing.targets.find(({ id }) => id === wanted.target) ?? choosing.targets[0]).id
        : '',
      slices: slicesEach(wanted.slices, masked || this.cases.length),
    };
  }

  async open(): Promise<OpenedImage[]> {
    const cases = this.limited();
    const each = cases.map((one) => (isVolumeCase(one) ? this.choices.slices : 1));
    this.side = pictureSide(each.reduce((sum, count) => sum + count, 0) || 1);
    const opened: OpenedImage[] = [];
    for (const [i, one] of cases.entries()) {
      this.source.progress(i, cases.length, `Reading ${one.name}`);
      opened.push(...(await this.openCase(one, this.choices)));
    }
    // Better images of background than nothing at all.
    if (!opened.some(({ mask }) => mask) && this.empty.length > 0) {
      for (const one of this.empty.splice(0))
        opened.push(...(await this.openCase(one, { ...this.choices, pick: 'even' })));
      this.source.problems.push({
        path: 'all masks',
        reason: 'No slice has any foreground, so evenly spaced ones are shown.',
      });
    }
    this.note();
    const images = this.decided(opened);
    this.source.progress(cases.length, cases.length, 'Preparing the images');
    return images;
  }

  /** The images once all masks were seen: only then is it known whether 255 is to be ignored. */
  private decided(images: OpenedImage[]): OpenedImage[] {
    const { numbered } = this;
    if (!ignoresWhite([...numbered.values()])) return images;
    return images.map((image) => {
      const own = numbered.get(image.id);
      if (!own) return image;
      const { width, height } = own.numbers;
      this.countIgnored(own.whitePixels, width * height);
      const decided = ignoringWhite(image, own);
      if (image.maskFile && own.labelPixels === 0) noteEmpty(this.files, image.maskFile);
      return decided;
    });
  }

  private countIgnored(pixels: number, of: number): void {
    const { ignored } = this;
    this.ignored = {
      masks: ignored.masks + 1,
      pixels: ignored.pixels + pixels,
      of: ignored.of + of,
    };
  }

  /** The cases that are opened: all, or as many as memory allows, those with a mask first. */
  private limited(): readonly FoundCase[] {
    const order = [...this.cases].sort((a, b) => Number(!a.mask) - Number(!b.mask));
    let images = 0;
    const chosen = new Set<FoundCase>();
    for (const one of order) {
      images += isVolumeCase(one) ? this.choices.slices : 1;
      if (images > imageLimit && chosen.size > 0) break;
      chosen.add(one);
    }
    const left = this.cases.filter((one) => !chosen.has(one));
    if (left.length === 0) return this.cases;
    const reason = left.some(isVolumeCase)
      ? `${chosen.size} cases are open with ${this.choices.slices} slices each, as many as memory allows; ${left.length} more were left out. Choose fewer slices a volume to open more.`
      : `${imageLimit} images are open; ${left.length} more were left out. To use those, open them alone.`;
    this.source.problems.push({ path: `${left[0].name} and others`, reason });
    return this.cases.filter((one) => chosen.has(one));
  }

  private openCase(one: FoundCase, choices: VolumeChoices): Promise<OpenedImage[]> {
    return isVolumeCase(one) ? this.openVolumes(one, choices) : this.openImage(one, choices);
  }

  /** An image file, which may turn out to be a stack of pages. */
  private async openImage(one: FoundCase, choices: VolumeChoices): Promise<OpenedImage[]> {
    const path = this.volumePaths(one)?.[0];
    const image = path === undefined ? null : await this.files.read(path);
    if (path === undefined || !image) return [];
    if (isVolume(image)) {
      if (image.shape[2] > 1) return this.openVolumes(one, choices, image);
      if (image.isHounsfield) this.hasWindow = true;
      const contrast = contrastFor(image, choices, one.layout.ctWindow);
      return this.openRaster(one, path, singleSlice(image, contrast));
    }
    return this.openRaster(one, path, image);
  }

  private async openRaster(one: FoundCase, path: string, image: Raster): Promise<OpenedImage[]> {
    const truth = await readTruth(this.files, one, one.target, { path, image });
    if (truth?.numbered) this.numbered.set(path, truth.numbered);
    const { width, height } = image;
    const picture = pictureOf(image, this.side);
    const { name } = one;
    const group = this.groups.get(path) ?? one.patient ?? null;
    return [
      {
        ...{ id: path, name, group, width, height, picture, isGrey: isGrey(picture) },
        mask: truth?.mask ?? null,
        maskFile: truth && one.mask,
        labels: truth?.labels ?? null,
        fieldOfView: await readFieldOfView(this.files, one.fieldOfView, { path, image }),
      },
    ];
  }

  /**
   * The chosen slices of a case. Volumes are read one after the other, and forgotten when their slices
   * are taken.
   *
   * @param first  its first volume, where that was read already
   */
  private async openVolumes(
    one: FoundCase,
    choices: VolumeChoices,
    first: DecodedVolume | null = null,
  ): Promise<OpenedImage[]> {
    const paths = this.volumePaths(one);
    if (!paths) return [];
    this.hasSlices = true;
    let mask = one.mask === null ? null : await readVolumeMask(this.files, one.mask, one.target);
    if (mask?.ignored) {
      const { data } = mask.ignored;
      let count = 0;
      for (let i = 0; i < data.length; i++) count += data[i];
      this.countIgnored(count, data.length);
    }
    let positions = mask ? slicesOf(mask, null, choices) : null;
    if (mask && !positions) {
      this.empty.push(one);
      return [];
    }
    const channels: (readonly Uint8Array[])[] = [];
    let [width, height] = [0, 0];
    let origins: readonly SliceOrigin[] | null = null;
    for (const [i, path] of paths.entries()) {
      const volume = i === 0 && first ? first : await this.files.readVolume(path);
      if (!volume) return [];
      if (i === 0 && mask && one.mask) {
        const placed = placedOn(this.files, mask, volume, one.mask);
        if (placed !== mask) positions = placed && slicesOf(placed, null, choices);
        mask = placed;
      }
      if (
        i === 0 &&
        mask &&
        one.mask &&
        !fitsVolume(this.files, choices.plane, mask, volume, { mask: one.mask, image: path })
      ) {
        mask = null;
        positions = null;
      }
      positions ??= evenSlices(sliceCount(volume, choices.plane), choices.slices);
      if (volume.isHounsfield) this.hasWindow = true;
      const contrast = contrastFor(volume, choices, one.layout.ctWindow);
      const reference = mask?.foreground ?? volume;
      const slices = brightnessOf(volume, choices.plane, positions, contrast, reference);
      if (i > 0 && (slices.width !== width || slices.height !== height)) {
        this.source.problems.push({
          path,
          reason: `Its slices are ${sizeOf(slices)} pixels, those of ${paths[0]} ${width} × ${height}. The case was left out; choose one image instead of several as channels.`,
        });
        return [];
      }
      ({ width, height } = slices);
      if (i === 0) origins = originsOf(volume, path, choices.plane, positions, reference);
      channels.push(slices.brightness);
    }
    const { name } = one;
    const [path] = paths;
    return imagesOfSlices({
      ...{ name, patient: one.patient ?? path, maskFile: one.mask },
      ...{ path, positions: positions ?? [], channels, width, height, mask, origins },
      ...{ plane: choices.plane, side: this.side },
    });
  }

  /** The volumes of a case that are channels; null where it lacks one. */
  private volumePaths(one: FoundCase): readonly string[] | null {
    const paths = chosenModalities(one.layout, this.wanted.modality).flatMap(
      (id) => one.images.find(({ modality }) => modality === id)?.path ?? [],
    );
    const wanted = chosenModalities(one.layout, this.wanted.modality).length;
    if (paths.length === wanted) return paths;
    this.lacking.push(one.name);
    return null;
  }

  /** Problems of several cases, a line for each kind. */
  private note(): void {
    const { problems } = this.source;
    const target = this.empty[0]?.target?.name;
    problems.push(
      ...forCases(
        this.empty.map(({ name }) => name),
        `No ${target ?? 'foreground'} in the volume; left out. Choose evenly spaced slices to use it as background.`,
      ),
      ...forCases(
        this.lacking,
        `Not taken as ${modalityName(this.layouts, this.choices.modality)}; left out. Choose another image to use it.`,
      ),
    );
  }

  /** What came of it. */
  get openedAs(): OpenedAs {
    const { layouts, choices, hasSlices, hasWindow, ignored } = this;
    return { layouts, choices, hasSlices, hasWindow, ignored };
  }
}

/** Paths of the volumes of a case. */
function volumesOf(one: LayoutCase): readonly string[] {
  if (!isVolumeCase(one)) return [];
  return [...one.images.map(({ path }) => path), ...(one.mask === null ? [] : [one.mask])];
}

/** Whether the names of a case say that its images are volumes. */
function isVolumeCase({ images }: LayoutCase): boolean {
  return isVolumeName(partsOf(images[0].path).name);
}

/** "DRIVE, 6 images" for a folder, "scan.png and 2 more" for files. */
function titleOf(images: readonly OpenedImage[]): string {
  const [first] = images;
  const folder = first.id.slice(0, Math.max(0, first.id.indexOf('/')));
  if (folder !== '' && images.every(({ id }) => id.startsWith(`${folder}/`)))
    return `${folder}, ${images.length} ${images.length === 1 ? 'image' : 'images'}`;
  return images.length === 1 ? first.name : `${first.name} and ${images.length - 1} more`;
}
