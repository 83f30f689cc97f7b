/** A study that is opened as it was saved: the archive with its journal and its project. */
import type { NamedFile } from '../../datasets/dataset.ts';
import { openZip } from '../../formats/zip.ts';

/** Largest entry that is unpacked, in bytes. */
const entryLimit = 512 * 2 ** 20;

export interface UnpackedStudy {
  readonly journal: NamedFile;
  /** Null where there is none, or it is too large to be unpacked here. */
  readonly project: NamedFile | null;
}

/**
 * @returns null for an archive without a journal at its top
 * @throws UnreadableFile for an archive that is damaged
 */
export async function unpackStudy(path: string, archive: Blob): Promise<UnpackedStudy | null> {
  const entries = await openZip(path, archive);
  const depth = path.split('/').length + 1;
  const unpacked = async (name: string): Promise<NamedFile | null> => {
    const found = entries.find(
      ({ path: entry }) => entry.split('/').length <= depth && entry.split('/').at(-1) === name,
    );
    if (!found || found.file.size > entryLimit) return null;
    return { path: found.path, file: new Blob([await found.file.arrayBuffer()]) };
  };
  const journal = await unpacked('study.log');
  return journal && { journal, project: await unpacked('project.zip') };
}
