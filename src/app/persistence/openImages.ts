/** Which files the images that are open came from. */
import type { Dataset, NamedFile } from '../../datasets/dataset.ts';
import type { EnginePort } from '../../state/ports.ts';

interface Source {
  readonly hash: string;
  readonly files: readonly NamedFile[];
}

/** Sets of files that can be opened again; a file is only a name for bytes that lie elsewhere. */
const mostSources = 8;

export class OpenImages {
  /** Files that the engine was asked to open last. */
  private asked: readonly NamedFile[] | null = null;
  /** The last one first; null for images without files. */
  private sources: readonly (Source | null)[] = [null];

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
    if (hash === before?.hash && (hash === '' || this.sources[0]?.hash === hash)) return;
    if (this.asked && hash !== '') this.setSource({ hash, files: this.asked });
    this.asked = null;
  }

  /** These files are opened by somebody else. */
  setSource(source: Source | null): void {
    const others = this.sources.filter((other) => other?.hash !== source?.hash);
    this.sources = [source, ...others].slice(0, mostSources);
  }

  /** Those of images that are or were open; null where there are none at hand. */
  files(hash: string): readonly NamedFile[] | null {
    return this.sources.find((source) => source?.hash === hash)?.files ?? null;
  }
}
