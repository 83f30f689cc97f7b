/** A project file from outside: nothing of it is believed before it was looked at. */
import { decode } from 'fast-png';
import type { NamedFile } from '../../datasets/dataset.ts';
import { unusedEntryName } from '../../formats/entryName.ts';
import type { Readable } from '../../formats/readable.ts';
import { readSafetensors, type Safetensors } from '../../formats/safetensors.ts';
import { UnreadableFile } from '../../formats/unreadable.ts';
import { openZip } from '../../formats/zip.ts';
import { isPaintedMask, type PaintedMask } from '../../masks/paint/paintedMask.ts';
import {
  entryNames,
  type Manifest,
  type ProjectContents,
  type ProjectProgress,
  type ProjectSample,
  projectFormat,
  projectVersion,
} from './contents.ts';

/** Largest entry that is unpacked, in bytes, and all of them together. */
const entryLimit = 512 * 2 ** 20;
const totalLimit = 4 * 2 ** 30;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A sentence about an entry of a file. */
function bad(path: string, entry: string, what: string): UnreadableFile {
  return new UnreadableFile(
    `The project ${path} cannot be opened: ${entry} ${what}. Save the project again, or open its images alone.`,
  );
}

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

  bad(entry: string, what: string): UnreadableFile {
    return bad(this.path, entry, what);
  }
}

/**
 * The manifest of a project, null for any other archive.
 *
 * @throws UnreadableFile for a project that is damaged or newer than this page
 */
async function readManifest(file: ProjectFile): Promise<Manifest | null> {
  const name = entryNames.manifest;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(await file.bytes(name)));
  } catch (reason) {
    if (reason instanceof UnreadableFile) throw reason;
    throw file.bad(name, 'is no JSON');
  }
  // Other programs have files of this name.
  if (!isRecord(value) || value.format !== projectFormat) return null;
  const { version, link, title, hasFiles, painted, samples, run, history } = value;
  if (typeof version === 'number' && version > projectVersion)
    throw file.bad(name, 'was written by a later version of this page');
  const faults: readonly (readonly [string, boolean])[] = [
    ['version', version === projectVersion],
    ['link', typeof link === 'string'],
    ['title', typeof title === 'string'],
    ['hasFiles', typeof hasFiles === 'boolean'],
    ['painted', isRecord(painted) && Object.values(painted).every((e) => typeof e === 'string')],
    ['samples', Array.isArray(samples) && samples.every(isSample)],
    ['run', run === null || isRecord(run)],
    ['history', Array.isArray(history)],
  ];
  const fault = faults.find(([, isGood]) => !isGood);
  if (fault) throw file.bad(name, `has no usable “${fault[0]}”`);
  return value as unknown as Manifest;
}

const isSample = (value: unknown): value is ProjectSample =>
  isRecord(value) && typeof value.id === 'string';

async function readTensors(file: ProjectFile, name: string): Promise<Safetensors> {
  const bytes = await file.bytes(name);
  try {
    return readSafetensors(bytes);
  } catch (reason) {
    const why = reason instanceof RangeError ? reason.message.replace(/\.$/, '') : 'it is damaged';
    throw file.bad(name, `is not readable (${why})`);
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
  onProgress: ProjectProgress = () => {},
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
  const manifest = await readManifest(file);
  if (!manifest) return null;
  file.checkTotal();
  const images = file.names.filter((name) => name.startsWith(entryNames.images));
  const masks = Object.entries(manifest.painted);
  const total = images.length + masks.length + (manifest.run ? 2 : 0);
  let done = 0;
  const count = () => onProgress(++done, total);

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
  const { link, title, samples, run: info, history } = manifest;
  const opened = { link, title, samples, files: manifest.hasFiles ? files : null, painted };
  if (!info) return { ...opened, run: null };
  const weights = await readTensors(file, entryNames.weights);
  count();
  const hasOptimizer = file.names.includes(entryNames.optimizer);
  const optimizer = hasOptimizer ? await readTensors(file, entryNames.optimizer) : null;
  count();
  return { ...opened, run: { weights, optimizer, info, history } };
}
