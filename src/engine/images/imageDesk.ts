/** Opening and preparing images, beside the training: the last request wins, and can be cancelled. */
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
import type { EngineEvent } from '../protocol.ts';

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

/** What src/datasets can do, as the worker hands it in. */
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

export class ImageDesk {
  private readonly source: ImageSource;
  private readonly post: (event: EngineEvent) => void;
  private readonly onOpened: (images: OpenedImages) => void;
  private readonly onRepainted: (images: OpenedImages) => void;
  private current: AbortController | null = null;
  /** What is open. */
  private open: Extract<OpeningResult, { again: unknown }> | null = null;
  private preparation: Preparation | null = null;
  /** What the page was told last: the images that are open, with what was painted on them. */
  private shown: OpenedImages | null = null;
  private readonly painted = new Map<string, PaintedMask>();

  constructor(
    source: ImageSource,
    post: (event: EngineEvent) => void,
    onOpened: (images: OpenedImages) => void,
    onRepainted: (images: OpenedImages) => void,
  ) {
    this.source = source;
    this.post = post;
    this.onOpened = onOpened;
    this.onRepainted = onRepainted;
  }

  /** @param position  of the image that is wanted first; null for all at once */
  openPhantoms(
    request: PhantomRequest,
    preparation: Preparation,
    position: number | null = null,
  ): Promise<void> {
    const show = (sample: Sample) => this.post({ type: 'phantom', sample });
    const first = position === null ? null : { position, show };
    return this.begin(preparation, (watch) =>
      this.source.openPhantoms(request, preparation, watch, first),
    );
  }

  openFiles(files: readonly NamedFile[], preparation: Preparation): Promise<void> {
    return this.begin(preparation, (watch) => this.source.openFiles(files, preparation, watch));
  }

  prepareAgain(preparation: Preparation): Promise<void> {
    const { open } = this;
    if (!open) return Promise.resolve();
    return this.begin(preparation, async (watch) => {
      const images = await open.again(preparation, watch);
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

  async sendMask(sampleId: string): Promise<void> {
    const mask = (await this.open?.maskOf?.(sampleId)) ?? null;
    this.post({ type: 'mask', sampleId, mask });
  }

  /** Puts painted masks in the place of those of the files, null for those of the files again. */
  paint(masks: Readonly<Record<string, PaintedMask | null>>): void {
    for (const [id, mask] of Object.entries(masks))
      if (!mask) this.painted.delete(id);
      else if (isPaintedMask(mask)) this.painted.set(id, mask);
    const { open, shown } = this;
    if (!open || !shown) return;
    const images = this.withPainted(open.images);
    this.shown = images;
    const { samples, labels, classNames, foregroundShare } = images.dataset;
    const before = new Map(shown.dataset.samples.map((sample) => [sample.id, sample]));
    this.post({
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
    });
    this.onRepainted(images);
  }

  private withPainted(images: OpenedImages): OpenedImages {
    return this.preparation ? withPainted(images, this.painted, this.preparation) : images;
  }

  /** Gives an opening up; what was open stays open. */
  cancel(): void {
    if (!this.current) return;
    this.current.abort();
    this.current = null;
    this.post({ type: 'opened', dataset: null, problems: [] });
  }

  private async begin(
    preparation: Preparation,
    work: (watch: OpeningWatch) => Promise<OpeningResult>,
  ): Promise<void> {
    this.current?.abort();
    const controller = new AbortController();
    this.current = controller;
    const progress: OpeningWatch['progress'] = (done, total, message) => {
      if (this.current === controller) this.post({ type: 'opening', done, total, message });
    };
    const result = await work({ signal: controller.signal, progress }).catch(unexpected);
    if (this.current !== controller) return;
    this.current = null;
    const { images, problems } = result;
    if (!images) {
      this.post({ type: 'opened', dataset: null, problems });
      return;
    }
    // What was painted belongs to the images that it was painted on.
    const isSame =
      this.open && imagesIdentity(this.open.images.dataset) === imagesIdentity(images.dataset);
    if (!isSame) this.painted.clear();
    this.open = result;
    this.preparation = preparation;
    const shown = this.withPainted(images);
    this.shown = shown;
    this.post({ type: 'opened', dataset: shown.dataset, problems });
    this.onOpened(shown);
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
