/** Real images beside the checkout, for tests that skip where they are absent. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { NamedFile } from '../../../src/datasets/dataset.ts';

const root = join(import.meta.dirname, '../../../../shared/samples');

/** Whether the real images are there; they are not part of the project. */
export const hasSamples = existsSync(root);

/** Names of all folders. */
export function sampleFolders(): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

export function sampleBytes(path: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(readFileSync(join(root, path)));
}

/** All files of a folder, with paths that begin with its name. */
export function sampleFolder(folder: string): NamedFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: relative(root, path), file: new Blob([readFileSync(path)]) };
    });
}
