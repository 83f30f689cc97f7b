/** A project as a ZIP file, written entry by entry: what is large is never in memory as a whole. */
import { encode } from 'fast-png';
import { safeEntryName, unusedEntryName } from '../../formats/entryName.ts';
import { writeSafetensors } from '../../formats/safetensors.ts';
import { ZipWriter } from '../../formats/zipWriter.ts';
import { entryNames, type ProjectContents, type ProjectRun } from './contents.ts';
import { type ManifestRun, manifestText } from './manifest.ts';
import { recordsText } from './projectRecords.ts';
import type { ProjectWatch } from './protocol.ts';
import { optimizerFile, weightsFile } from './tensors.ts';

/** Number and name, so that every mask has a name of its own that every system can unpack. */
const paintedEntry = (id: string, i: number) =>
  `${entryNames.painted}${i + 1} ${id.replace(/[^\p{L}\p{N}.-]+/gu, '_').slice(-80)}.png`;

/** Why an entry that comes from a person's file is not written. */
const unreadable = (name: string) =>
  new Error(
    `${name.slice(entryNames.images.length)} could not be read; it may have been moved or changed since. Open the images again, then save.`,
  );

function manifestRun({ moment, changes, firstLoss }: ProjectRun): ManifestRun {
  const { step, position, network, channels, classes, moments } = moment;
  const optimizer = moments && { name: moments.optimizer, updates: moments.updates };
  return { step, position, network, channels, classes, optimizer, changes, firstLoss };
}

/** @throws Error with a sentence, where a file cannot be read any more */
export async function writeProject(
  { link, title, samples, files, painted, run, records }: ProjectContents,
  { signal, progress }: ProjectWatch = {},
): Promise<Blob> {
  const zip = new ZipWriter(signal, unreadable);
  const masks = Object.entries(painted).map(([id, mask], i) => ({
    ...{ id, mask, entry: paintedEntry(id, i) },
  }));
  const total =
    1 + masks.length + (files?.length ?? 0) + (run ? 2 : 0) + (records.length > 0 ? 1 : 0);
  let done = 0;
  const add = async (name: string, content: Blob) => {
    await zip.add(name, content);
    done += 1;
    progress?.({ done, total });
  };

  const text = manifestText({
    ...{ title, link, hasFiles: files !== null, samples, records: records.length },
    painted: Object.fromEntries(masks.map(({ id, entry }) => [id, entry])),
    run: run && manifestRun(run),
    history: run?.history ?? [],
  });
  await add(entryNames.manifest, new Blob([text]));
  if (records.length > 0) await add(entryNames.runs, new Blob([recordsText(records)]));
  const names = new Set<string>();
  for (const { path, file } of files ?? []) {
    const name = unusedEntryName(safeEntryName(path), (taken) => names.has(taken));
    names.add(name);
    await add(`${entryNames.images}${name}`, file);
  }
  for (const { mask, entry } of masks) {
    const { width, height, labels } = mask;
    const png = encode({ width, height, channels: 1, depth: 8, data: labels });
    await add(entry, new Blob([png as Uint8Array<ArrayBuffer>]));
  }
  if (run) {
    const { moment } = run;
    await add(entryNames.weights, new Blob([writeSafetensors(weightsFile(moment))]));
    if (moment.moments)
      await add(entryNames.optimizer, new Blob([writeSafetensors(optimizerFile(moment.moments))]));
  }
  return zip.end();
}
