/**
 * From what a person dropped or chose to files with paths. Folders are walked; nothing is read here.
 */
import type { FileProblem, NamedFile } from '../datasets/dataset.ts';

/** Most files taken at once; a dropped home folder must not fill the memory. */
export const fileLimit = 5000;

export interface CollectedFiles {
  readonly files: readonly NamedFile[];
  /** What the browser refused to hand over, and what lies beyond {@link fileLimit}. */
  readonly problems: readonly FileProblem[];
}

/** Files of an `<input type="file">`; a folder picked with `webkitdirectory` keeps its paths. */
export function filesOfInput(list: Iterable<File>): CollectedFiles {
  const files = Array.from(list, (file) => ({ path: file.webkitRelativePath || file.name, file }));
  return limited(files, []);
}

/** A file or folder that was dropped; a plain file where the browser gives no entry. */
export type DroppedItem = FileSystemEntry | File;

/** What was dropped. Must be called within the `drop` event: the list is empty afterwards. */
export function itemsOfDrop(items: Iterable<DataTransferItem>): DroppedItem[] {
  const dropped: DroppedItem[] = [];
  for (const item of items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry() ?? item.getAsFile();
    if (entry) dropped.push(entry);
  }
  return dropped;
}

/** Walks folders depth first, in the order the browser lists them. Never rejects. */
export async function collectDropped(dropped: readonly DroppedItem[]): Promise<CollectedFiles> {
  const files: NamedFile[] = [];
  const problems: FileProblem[] = [];
  const refuse = (entry: FileSystemEntry, error: unknown) =>
    problems.push({
      path: pathOf(entry),
      reason: `The browser could not read it (${error instanceof Error ? error.message : 'unknown cause'}). Check that it still exists and may be read, then open it again.`,
    });

  const visit = async (entry: FileSystemEntry): Promise<void> => {
    if (files.length > fileLimit) return;
    try {
      if (isFile(entry)) files.push({ path: pathOf(entry), file: await fileOf(entry) });
      else if (isDirectory(entry)) for (const child of await childrenOf(entry)) await visit(child);
    } catch (error) {
      refuse(entry, error);
    }
  };
  for (const item of dropped) {
    if (item instanceof File) files.push({ path: item.name, file: item });
    else await visit(item);
  }
  return limited(files, problems);
}

function limited(files: readonly NamedFile[], problems: readonly FileProblem[]): CollectedFiles {
  const first = files[fileLimit];
  if (!first) return { files, problems };
  return {
    files: files.slice(0, fileLimit),
    problems: [
      ...problems,
      {
        path: first.path,
        reason: `This and all later files were left out: at most ${fileLimit} files are opened at once. Open a smaller folder to reach them.`,
      },
    ],
  };
}

function pathOf(entry: FileSystemEntry): string {
  return entry.fullPath.replace(/^\//, '');
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** All children; a reader hands them out in portions (100 in Chromium) until one is empty. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (portion.length === 0) return children;
    children.push(...portion);
  }
}
