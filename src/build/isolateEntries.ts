/**
 * Keeps entries apart: no chunk imports the chunk of an entry. WebKit evaluates the entry of a worker a
 * second time when a chunk imports it, and the mailbox of the second evaluation hides that of the first.
 * An entry whose code others need becomes a chunk that only imports; the bundle is checked all the same.
 */
import type { Plugin } from 'vite';

/** What of a chunk the check reads; file names are those of the bundle. */
export interface BuiltChunk {
  readonly fileName: string;
  readonly isEntry: boolean;
  /** Chunks that are imported statically. */
  readonly imports: readonly string[];
  readonly dynamicImports: readonly string[];
}

/** Of each import of an entry one sentence; none where entries are apart. */
export function importsOfEntries(chunks: readonly BuiltChunk[]): string[] {
  const entries = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  return chunks.flatMap(({ fileName, imports, dynamicImports }) =>
    [...new Set([...imports, ...dynamicImports])]
      .filter((imported) => entries.has(imported))
      .map((entry) => `${fileName} imports ${entry}, which is an entry.`),
  );
}

/** For the page and, through `worker.plugins`, for each worker. Fails a build that breaks the rule. */
export function isolateEntries(): Plugin {
  return {
    name: 'isolate-entries',
    apply: 'build',
    // Vite lets entries export to chunks, and offers no setting of it for workers.
    options: (options) => ({ ...options, preserveEntrySignatures: 'strict' }),
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const faults = importsOfEntries(chunks);
      if (faults.length > 0)
        this.error(
          `${faults.join(' ')} WebKit would run the entry twice: move what is shared to a module of its own.`,
        );
    },
  };
}
