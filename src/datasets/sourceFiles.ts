/** The files of an opening: their bytes, what was read of them, and what there is to say about them. */

import {
  isNamedAsImage,
  notAnImage,
  sniffFormat,
  sniffLength,
  sniffVolume,
} from '../formats/fileFormat.ts';
import type { Readable, ReadableFile } from '../formats/readable.ts';
import { UnreadableFile } from '../formats/unreadable.ts';
import { openZip } from '../formats/zip.ts';
import { hex, sha256 } from '../pixels/sha256.ts';
import type { FileProblem } from './dataset.ts';
import { comparePaths } from './pair.ts';

/** Largest file that is read, in bytes. */
const fileLimit = 512 * 2 ** 20;

const cannotBeRead =
  'The file could not be read; it may have been moved or changed since. Open it again.';

const reasonOf = (reason: unknown) =>
  reason instanceof UnreadableFile ? reason.message : cannotBeRead;

/** Refuses a file that is too large to be read. */
function checked(file: Readable): Readable {
  if (file.size <= fileLimit) return file;
  throw new UnreadableFile(
    `The file has ${Math.round(file.size / 2 ** 20)} MB; up to ${fileLimit / 2 ** 20} MB can be opened. Make it smaller and open it again.`,
  );
}

export interface Watch {
  /** Stops between two files; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, message: string) => void;
}

/** Archives in archives are opened this deep. */
const archiveDepth = 2;

/** Files with those of archives in their place. */
async function unpacked(
  files: readonly ReadableFile[],
  problems: FileProblem[],
  watch: Watch,
  depth = archiveDepth,
): Promise<readonly ReadableFile[]> {
  const { signal, onProgress } = watch;
  const all: ReadableFile[] = [];
  for (const { path, file } of files) {
    signal?.throwIfAborted();
    if (depth === 0 || !/\.zip$/i.test(path)) {
      all.push({ path, file });
      continue;
    }
    onProgress?.(0, 0, `Looking into ${path.slice(path.lastIndexOf('/') + 1)}`);
    try {
      // An archive in an archive is read all over; as itself it is unpacked only once.
      const archive = depth === archiveDepth ? file : new Blob([await checked(file).arrayBuffer()]);
      const inside = await openZip(path, archive);
      all.push(...(await unpacked(inside, problems, watch, depth - 1)));
    } catch (reason) {
      signal?.throwIfAborted();
      problems.push({ path, reason: reasonOf(reason) });
    }
  }
  return all;
}

/** Whether a file is a volume or a DICOM image; of gzip only the name tells without unpacking it. */
function isVolume(head: Uint8Array, path: string): boolean {
  const format = sniffVolume(head);
  return (
    format === 'NIfTI' || format === 'DICOM' || (format === 'gzip' && /\.nii\.gz$/i.test(path))
  );
}

/** The files that are images, by path, and which are DICOM; a path that comes twice gets a number. */
export async function findImages(
  files: readonly ReadableFile[],
  watch: Watch,
): Promise<{ images: Map<string, Readable>; dicoms: string[]; problems: FileProblem[] }> {
  const { signal, onProgress } = watch;
  const images = new Map<string, Readable>();
  const dicoms: string[] = [];
  const problems: FileProblem[] = [];
  const others: string[] = [];
  const sorted = [...(await unpacked(files, problems, watch))].sort((a, b) =>
    comparePaths(a.path, b.path),
  );
  for (const [i, { path, file }] of sorted.entries()) {
    signal?.throwIfAborted();
    if (i % 50 === 0) onProgress?.(0, 0, 'Looking for images');
    let head: Uint8Array;
    try {
      head = new Uint8Array(await file.slice(0, sniffLength).arrayBuffer());
    } catch (reason) {
      problems.push({ path, reason: reasonOf(reason) });
      continue;
    }
    if (sniffFormat(head) || isVolume(head, path)) {
      const own = unused(path, images);
      images.set(own, file);
      if (sniffVolume(head) === 'DICOM') dicoms.push(own);
    } else if (isNamedAsImage(path)) problems.push({ path, reason: notAnImage(head, file.size) });
    else others.push(path.slice(path.lastIndexOf('/') + 1));
  }
  if (others.length > 0) problems.push(summary(others));
  return { images, dicoms, problems };
}

/** Reads files once or again, and keeps what identifies them. */
export class SourceFiles {
  readonly problems: FileProblem[] = [];
  private readonly files: ReadonlyMap<string, Readable>;
  private readonly watch: Watch;
  /** Path and digest of each file that was read. */
  private readonly digests = new Map<string, Uint8Array>();

  constructor(files: ReadonlyMap<string, Readable>, watch: Watch) {
    this.files = files;
    this.watch = watch;
  }

  progress(done: number, total: number, message: string): void {
    this.watch.onProgress?.(done, total, message);
  }

  /** Reads a file as something; null, with a problem noted, where that cannot be. */
  async read<Result>(
    path: string,
    decode: (bytes: Uint8Array<ArrayBuffer>) => Promise<Result>,
  ): Promise<Result | null> {
    this.watch.signal?.throwIfAborted();
    const file = this.files.get(path) as Readable;
    try {
      const bytes = new Uint8Array(await checked(file).arrayBuffer());
      this.digests.set(path, await sha256(bytes));
      return await decode(bytes);
    } catch (reason) {
      this.problems.push({ path, reason: reasonOf(reason) });
      return null;
    }
  }

  /**
   * Digest of the names and bytes of all files that were read, in the order of their paths.
   *
   * @param bySize  paths of which size stands for the bytes, read or not: other choices read other
   *   volumes of the same patients, and reading all of them would take minutes
   */
  async hash(bySize: readonly string[]): Promise<string> {
    const contents = new Map([...this.digests].map(([path, digest]) => [path, hex(digest)]));
    for (const path of bySize) contents.set(path, String(this.files.get(path)?.size));
    const list = [...contents.keys()].sort().map((path) => `${path}\0${contents.get(path)}\n`);
    return hex(await sha256(new TextEncoder().encode(list.join(''))));
  }
}

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
