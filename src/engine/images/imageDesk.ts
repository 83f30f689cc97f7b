/** What images are open: opening and preparing them beside the training, where the last request wins, and painting. */
import type {
  Dataset,
  FileProblem,
  NamedFile,
  Preparation,
  Sample,
  TrainingPixels,
} from '../../datasets/dataset.ts';
import { imagesIdentity } from '../../datasets/imagesIdentity.ts';
import { NothingOpened } from '../../datasets/nothingOpened.ts';
import { withPainted } from '../../datasets/repaint.ts';
import { judgedLabels } from '../../masks/leftOut.ts';
import { isPaintedMask, type PaintedMask } from '../../masks/paint/paintedMask.ts';
import type { PhantomRequest } from '../../phantoms/phantomRequest.ts';
import type { EngineEvent, Opened } from '../protocol.ts';

export interface OpenedImages {
  readonly dataset: Dataset;
  readonly pixels: TrainingPixels;
}

export type OpeningResult = {
  readonly problems: readonly FileProblem[];
} & (
  | {
      readonly images: OpenedImages;
      /**
       * The same images at another size or split, or other slices of the same volumes; `problems` where
       * they differ then. `only` names the one that is wanted, and others may come too.
       */
      readonly again: (
        preparation: Preparation,
        watch: OpeningWatch,
        only?: string,
      ) => Promise<OpenedImages & { readonly problems?: readonly FileProblem[] }>;
      /** The mask that an image was opened with, at the size that it is painted at. */
      readonly maskOf?: (sampleId: string) => Promise<PaintedMask | null>;
    }
  /** Nothing could be used. */
  | { readonly images: null }
);

/** An image as a network reads it, with its classes. */
export interface OneImage {
  readonly input: Float32Array;
  readonly mask: Uint8Array | null;
}

export interface OpeningWatch {
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number, message: string) => void;
}

/** What datasets/ and phantoms/ can do, as the worker hands it in. */
export interface ImageSource {
  /** @param first  the image that is wanted before the others are drawn, and who is told of it */
  openPhantoms(
    request: PhantomRequest,
    preparation: Preparation,
    watch: OpeningWatch,
    first: { readonly position: number; readonly show: (sample: Sample) => void } | null,
  ): Promise<OpeningResult>;
  openFiles(
    files: readonly NamedFile[],
    preparation: Preparation,
    watch: OpeningWatch,
  ): Promise<OpeningResult>;
}

type Repainted = Extract<EngineEvent, { type: 'repainted' }>;

/** What was opened could not be waited for: another opening took its place. */
const superseded = () => new DOMException('other images were asked for', 'AbortError');

export class ImageDesk {
  private readonly source: ImageSource;
  private readonly onOpened: () => void;
  private current: AbortController | null = null;
  /** What is open. */
  private open: Extract<OpeningResult, { again: unknown }> | null = null;
  private preparation: Preparation | null = null;
  /** What is open, with what was painted on it. */
  private shown: OpenedImages | null = null;
  private readonly painted = new Map<string, PaintedMask>();

  /** @param onOpened  called in the moment in which other images are open */
  constructor(source: ImageSource, onOpened: () => void) {
    this.source = source;
    this.onOpened = onOpened;
  }

  /** What is open, as it is trained on; null before anything is. */
  get images(): OpenedImages | null {
    return this.shown;
  }

  /**
   * @param first  the image that is wanted before the others are drawn, and who is told of it
   * @throws AbortError where it was given up, or another opening came
   */
  openPhantoms(
    request: PhantomRequest,
    preparation: Preparation,
    watch: OpeningWatch,
    first: Parameters<ImageSource['openPhantoms']>[3] = null,
  ): Promise<Opened> {
    return this.begin(preparation, watch, (own) =>
      this.source.openPhantoms(request, preparation, own, first),
    );
  }

  openFiles(
    files: readonly NamedFile[],
    preparation: Preparation,
    watch: OpeningWatch,
  ): Promise<Opened> {
    return this.begin(preparation, watch, (own) => this.source.openFiles(files, preparation, own));
  }

  /** Takes images that were opened elsewhere, or are about to be. */
  adopt(preparation: Preparation, opening: Promise<OpeningResult>, watch: OpeningWatch) {
    return this.begin(preparation, watch, () => opening);
  }

  /** The images that are open, at another size or split; null where none are. */
  async prepareAgain(preparation: Preparation, watch: OpeningWatch): Promise<Opened | null> {
    const { open } = this;
    if (!open) return null;
    return this.begin(preparation, watch, async (own) => {
      const images = await open.again(preparation, own);
      return { ...open, images, problems: images.problems ?? open.problems };
    });
  }

  /** One image at another size, as the others are prepared; null where it is not open any more. */
  async one(sampleId: string, size: number): Promise<OneImage | null> {
    if (!this.open || !this.preparation) return null;
    const watch = { signal: new AbortController().signal, progress: () => {} };
    const { dataset, pixels } = this.withPainted(
      await this.open.again({ ...this.preparation, size }, watch, sampleId),
    );
    const position = dataset.samples.findIndex(({ id }) => id === sampleId);
    const input = pixels.inputs.at(position);
    const sample = dataset.samples[position];
    return input && sample ? { input, mask: judgedLabels(sample) } : null;
  }

  /** The mask that an image was opened with, at the size that it is painted at. */
  async maskOf(sampleId: string): Promise<PaintedMask | null> {
    return (await this.open?.maskOf?.(sampleId)) ?? null;
  }

  /**
   * Puts painted masks in the place of those of the files, null for those of the files again.
   *
   * @returns what changed of the images that are open; null where none are
   */
  paint(masks: Readonly<Record<string, PaintedMask | null>>): Repainted | null {
    for (const [id, mask] of Object.entries(masks))
      if (!mask) this.painted.delete(id);
      else if (isPaintedMask(mask)) this.painted.set(id, mask);
    const { open, shown } = this;
    if (!open || !shown) return null;
    const images = this.withPainted(open.images);
    this.shown = images;
    const { samples, labels, classNames, foregroundShare } = images.dataset;
    const before = new Map(shown.dataset.samples.map((sample) => [sample.id, sample]));
    return {
      type: 'repainted',
      order: samples.map(({ id }) => id),
      changed: samples
        .filter(({ id, split, mask }) => {
          const last = before.get(id);
          return last?.mask !== mask || last.split !== split;
        })
        .map(({ id, split, mask, foregroundShare: share }) => ({
          ...{ id, split, mask },
          foregroundShare: share,
        })),
      ...{ labels, classNames },
      foregroundShare,
    };
  }

  private withPainted(images: OpenedImages): OpenedImages {
    return this.preparation ? withPainted(images, this.painted, this.preparation) : images;
  }

  private async begin(
    preparation: Preparation,
    { signal, progress }: OpeningWatch,
    work: (watch: OpeningWatch) => Promise<OpeningResult>,
  ): Promise<Opened> {
    this.current?.abort();
    const controller = new AbortController();
    this.current = controller;
    // Given up by the page: what was open stays open.
    signal.addEventListener('abort', () => controller.abort(), { once: true });
    const own: OpeningWatch = {
      signal: controller.signal,
      progress: (...step) => {
        if (!controller.signal.aborted) progress(...step);
      },
    };
    const result = await work(own).catch(unexpected);
    if (controller.signal.aborted) throw superseded();
    this.current = null;
    const { images, problems } = result;
    if (!images) return { dataset: null, problems };
    // What was painted belongs to the images that it was painted on.
    const isSame =
      this.open && imagesIdentity(this.open.images.dataset) === imagesIdentity(images.dataset);
    if (!isSame) this.painted.clear();
    this.open = result;
    this.preparation = preparation;
    this.shown = this.withPainted(images);
    this.onOpened();
    return { dataset: this.shown.dataset, problems };
  }
}

/** A fault of the program, not of a file; it must not leave the page waiting. */
function unexpected(reason: unknown): OpeningResult {
  if (reason instanceof NothingOpened) return { images: null, problems: reason.problems };
  const text = reason instanceof Error ? reason.message : String(reason);
  return {
    images: null,
    problems: [{ path: 'all files', reason: `Opening stopped (${text}). Open them again.` }],
  };
}
