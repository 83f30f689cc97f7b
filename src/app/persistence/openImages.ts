/** Which files the images that are open came from. */
import type { Dataset, NamedFile } from '../../datasets/dataset.ts';
import type { EnginePort } from '../../state/actions.ts';

interface Source {
  readonly hash: string;
  readonly files: readonly NamedFile[];
}

export class OpenImages {
  /** Files that the engine was asked to open last. */
  private asked: readonly NamedFile[] | null = null;
  private source: Source | null = null;

  /** Whether files are being opened. */
  get isAsked(): boolean {
    return this.asked !== null;
  }

  /** The way to the engine, past which files are opened. */
  port(engine: EnginePort): EnginePort {
    return {
      ...engine,
      openFiles: (files) => {
        this.asked = files;
        engine.openFiles(files);
      },
      cancelOpening: () => {
        this.asked = null;
        engine.cancelOpening();
      },
    };
  }

  /** Other images are open now. */
  opened({ hash }: Dataset, before: Dataset | null): void {
    // The same ones, painted on or prepared anew, maybe while others are opened.
    if (hash === before?.hash && (hash === '' || this.source?.hash === hash)) return;
    if (this.asked && hash !== '') this.source = { hash, files: this.asked };
    this.asked = null;
  }

  /** These files are opened by somebody else. */
  setSource(source: Source | null): void {
    this.source = source;
  }

  /** Null where there are none at hand. */
  files(hash: string): readonly NamedFile[] | null {
    return this.source?.hash === hash ? this.source.files : null;
  }
}
