/** Opening and preparing images, beside the training: the last request wins, and can be cancelled. */
import type {
  Dataset,
  FileProblem,
  NamedFile,
  PhantomRequest,
  Preparation,
  TrainingPixels,
} from '../data/dataset.ts';
import { NothingOpened } from '../data/nothingOpened.ts';
import type { EngineEvent } from './protocol.ts';

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

/** What src/data can do, as the worker hands it in. */
export interface ImageSource {
  openPhantoms(request: PhantomRequest, preparation: Preparation): Promise<OpeningResult>;
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
  private current: AbortController | null = null;
  /** What is open. */
  private open: Extract<OpeningResult, { again: unknown }> | null = null;
  private preparation: Preparation | null = null;

  constructor(
    source: ImageSource,
    post: (event: EngineEvent) => void,
    onOpened: (images: OpenedImages) => void,
  ) {
    this.source = source;
    this.post = post;
    this.onOpened = onOpened;
  }

  openPhantoms(request: PhantomRequest, preparation: Preparation): Promise<void> {
    return this.begin(preparation, () => this.source.openPhantoms(request, preparation));
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
    const { dataset, pixels } = await this.open.again(
      { ...this.preparation, size },
      watch,
      sampleId,
    );
    const position = dataset.samples.findIndex(({ id }) => id === sampleId);
    const input = pixels.inputs.at(position);
    const sample = dataset.samples[position];
    return input && sample ? { input, mask: sample.mask } : null;
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
    this.post({ type: 'opened', dataset: images?.dataset ?? null, problems });
    if (!images) return;
    this.open = result;
    this.preparation = preparation;
    this.onOpened(images);
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
