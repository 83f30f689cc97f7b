/** A project file from outside: nothing of it is believed before it was looked at. */
import { decode } from 'fast-png';
import type { NamedFile } from '../../datasets/dataset.ts';
import { unusedEntryName } from '../../formats/entryName.ts';
import type { Readable } from '../../formats/readable.ts';
import { readSafetensors, type Safetensors } from '../../formats/safetensors.ts';
import { UnreadableFile } from '../../formats/unreadable.ts';
import { openZip } from '../../formats/zip.ts';
import { isPaintedMask, type PaintedMask } from '../../masks/paint/paintedMask.ts';
import type { RunRecord } from '../../runs/runRecord.ts';
import { Fault } from '../schema/check.ts';
import { entryNames, type ProjectContents, type ProjectRun } from './contents.ts';
import { type Manifest, projectVersion, projectVersionOf, readManifest } from './manifest.ts';
import { recordsOf } from './projectRecords.ts';
import type { ProjectWatch } from './protocol.ts';
import { momentsOf, weightsOf } from './tensors.ts';

/** Largest entry that is unpacked, in bytes, and all of them together. */
const entryLimit = 512 * 2 ** 20;
const totalLimit = 4 * 2 ** 30;

class ProjectFile {
  private readonly path: string;
  private readonly entries: ReadonlyMap<string, Readable>;

  constructor(path: string, entries: ReadonlyMap<string, Readable>) {
    this.path = path;
    this.entries = entries;
  }

  get names(): readonly string[] {
    return [...this.entries.keys()];
  }

  /** @throws UnreadableFile */
  async bytes(name: string): Promise<Uint8Array<ArrayBuffer>> {
    const entry = this.entries.get(name);
    if (!entry) throw this.bad(name, 'is missing');
    if (entry.size > entryLimit) throw this.bad(name, `is larger than ${entryLimit / 2 ** 20} MB`);
    try {
      return new Uint8Array(await entry.arrayBuffer());
    } catch {
      throw this.bad(name, 'is damaged or cut short');
    }
  }

  /** @throws UnreadableFile */
  checkTotal(): void {
    const total = [...this.entries.values()].reduce((sum, { size }) => sum + size, 0);
    if (total > totalLimit)
      throw this.bad('all of it', `is larger than ${totalLimit / 2 ** 30} GB unpacked`);
  }

  /** A sentence about an entry. */
  bad(entry: string, what: string): UnreadableFile {
    return new UnreadableFile(
      `The project ${this.path} cannot be opened: ${entry} ${what}. Save the project again, or open its images alone.`,
    );
  }
}

/**
 * The manifest of a project, null for any other archive.
 *
 * @throws UnreadableFile for a project that is damaged or newer than this page
 */
async function manifestOf(file: ProjectFile): Promise<Manifest | null> {
  const name = entryNames.manifest;
  const bytes = await file.bytes(name);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw file.bad(name, 'is no JSON');
  }
  const version = projectVersionOf(value);
  if (version === null) return null;
  if (version > projectVersion) throw file.bad(name, 'was written by a later version of this page');
  if (version !== projectVersion) throw file.bad(name, 'has no version that was ever written');
  try {
    return readManifest(value);
  } catch (reason) {
    throw reason instanceof Fault ? file.bad(`${name}:`, reason.message) : reason;
  }
}

/** What is made of an entry of tensors. */
async function fromTensors<Made>(
  file: ProjectFile,
  name: string,
  make: (tensors: Safetensors) => Made,
): Promise<Made> {
  const bytes = await file.bytes(name);
  try {
    return make(readSafetensors(bytes));
  } catch (reason) {
    const why = reason instanceof RangeError ? reason.message.replace(/\.$/, '') : 'it is damaged';
    throw file.bad(name, `is not readable (${why})`);
  }
}

async function readRun(
  file: ProjectFile,
  { run, history }: Manifest,
  count: () => void,
): Promise<ProjectRun | null> {
  if (!run) return null;
  const { changes, firstLoss, optimizer, ...at } = run;
  const weights = await fromTensors(file, entryNames.weights, (all) => weightsOf(all, run));
  count();
  const moments =
    optimizer &&
    (await fromTensors(file, entryNames.optimizer, (all) =>
      momentsOf(all, optimizer, weights.length),
    ));
  count();
  return { moment: { ...at, weights, moments }, history, changes, firstLoss };
}

async function readRecords(
  file: ProjectFile,
  listed: number,
  count: () => void,
): Promise<readonly RunRecord[]> {
  if (listed === 0) return [];
  const bytes = await file.bytes(entryNames.runs);
  count();
  try {
    return recordsOf(new TextDecoder().decode(bytes), listed);
  } catch (reason) {
    throw reason instanceof Fault ? file.bad(`${entryNames.runs}:`, reason.message) : reason;
  }
}

async function readPainted(file: ProjectFile, name: string): Promise<PaintedMask> {
  const bytes = await file.bytes(name);
  try {
    const { width, height, data, channels, depth } = decode(bytes);
    const mask = { width, height, labels: Uint8Array.from(data) };
    if (channels === 1 && depth === 8 && isPaintedMask(mask)) return mask;
  } catch {}
  throw file.bad(name, 'is no mask that was painted here');
}

/**
 * Reads a project.
 *
 * @param path  for the sentences
 * @returns null for an archive that is no project
 * @throws UnreadableFile with a sentence that names the file and the entry
 */
export async function readProject(
  path: string,
  archive: Blob,
  { signal, progress }: ProjectWatch = {},
): Promise<ProjectContents | null> {
  const all = await openZip(path, archive);
  const manifestAt = all.find(({ path: entry }) => entry.split('/').at(-1) === entryNames.manifest);
  if (!manifestAt) return null;
  const below = manifestAt.path.slice(0, -entryNames.manifest.length);
  // Deeper than in one folder of its own it is a file among others.
  if (below.split('/').length > path.split('/').length + 1) return null;
  const own = all.filter((entry) => entry.path.startsWith(below));
  const entries = new Map<string, Readable>();
  for (const entry of own) {
    const name = unusedEntryName(entry.path.slice(below.length), (taken) => entries.has(taken));
    entries.set(name, entry.file);
  }
  const file = new ProjectFile(path, entries);
  const manifest = await manifestOf(file);
  if (!manifest) return null;
  file.checkTotal();
  const images = file.names.filter((name) => name.startsWith(entryNames.images));
  const masks = Object.entries(manifest.painted);
  const total =
    images.length + masks.length + (manifest.run ? 2 : 0) + (manifest.records > 0 ? 1 : 0);
  let done = 0;
  const count = () => {
    signal?.throwIfAborted();
    done += 1;
    progress?.({ done, total });
  };

  if (manifest.hasFiles && images.length === 0) throw file.bad(entryNames.images, 'is missing');
  const files: NamedFile[] = [];
  for (const name of images) {
    const content = new Blob([await file.bytes(name)]);
    files.push({ path: name.slice(entryNames.images.length), file: content });
    count();
  }
  const painted: Record<string, PaintedMask> = {};
  for (const [id, name] of masks) {
    painted[id] = await readPainted(file, name);
    count();
  }
  const run = await readRun(file, manifest, count);
  const records = await readRecords(file, manifest.records, count);
  const { link, title, samples, hasFiles } = manifest;
  return { link, title, samples, files: hasFiles ? files : null, painted, run, records };
}
