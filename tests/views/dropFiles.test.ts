import { expect, test } from 'vitest';
import { collectDropped, fileLimit, filesOfInput } from '../../src/views/dropFiles.ts';

/** A file entry as a browser hands it out; `error` makes it unreadable. */
function fileEntry(fullPath: string, error?: Error): FileSystemEntry {
  const name = fullPath.split('/').at(-1) ?? '';
  return {
    isFile: true,
    isDirectory: false,
    fullPath,
    name,
    file: (resolve: (file: File) => void, reject: (error: Error) => void) =>
      error ? reject(error) : resolve(new File(['x'], name)),
  } as unknown as FileSystemEntry;
}

/** A folder whose reader hands its children out in portions of two, as real ones do in hundreds. */
function folderEntry(fullPath: string, children: FileSystemEntry[]): FileSystemEntry {
  return {
    isFile: false,
    isDirectory: true,
    fullPath,
    createReader: () => {
      let given = 0;
      return {
        readEntries: (resolve: (entries: FileSystemEntry[]) => void) => {
          resolve(children.slice(given, given + 2));
          given += 2;
        },
      };
    },
  } as unknown as FileSystemEntry;
}

test('folders are walked to the end, with paths below what was dropped', async () => {
  const dropped = folderEntry('/DRIVE', [
    fileEntry('/DRIVE/a.tif'),
    folderEntry('/DRIVE/images', [
      fileEntry('/DRIVE/images/1.tif'),
      fileEntry('/DRIVE/images/2.tif'),
      fileEntry('/DRIVE/images/3.tif'),
    ]),
    folderEntry('/DRIVE/empty', []),
    fileEntry('/DRIVE/z.gif'),
  ]);
  const { files, problems } = await collectDropped([dropped, fileEntry('/loose.png')]);
  expect(files.map(({ path }) => path)).toEqual([
    'DRIVE/a.tif',
    'DRIVE/images/1.tif',
    'DRIVE/images/2.tif',
    'DRIVE/images/3.tif',
    'DRIVE/z.gif',
    'loose.png',
  ]);
  expect(problems).toEqual([]);
});

test('a file that cannot be handed over is named, and the rest goes on', async () => {
  const { files, problems } = await collectDropped([
    fileEntry('/gone.png', new Error('not found')),
    fileEntry('/here.png'),
  ]);
  expect(files.map(({ path }) => path)).toEqual(['here.png']);
  expect(problems.map(({ path }) => path)).toEqual(['gone.png']);
  expect(problems[0]?.reason).toContain('not found');
});

test('a plain file is taken where the browser gives no entry', async () => {
  const { files } = await collectDropped([new File(['x'], 'plain.png')]);
  expect(files.map(({ path }) => path)).toEqual(['plain.png']);
});

test('a chosen folder keeps its paths', () => {
  const file = new File(['x'], '1.tif');
  Object.defineProperty(file, 'webkitRelativePath', { value: 'DRIVE/images/1.tif' });
  const { files } = filesOfInput([file, new File(['y'], 'loose.png')]);
  expect(files.map(({ path }) => path)).toEqual(['DRIVE/images/1.tif', 'loose.png']);
});

test('beyond the limit the first file left out is named', () => {
  const many = Array.from({ length: fileLimit + 2 }, (_, i) => new File([], `${i}.png`));
  const { files, problems } = filesOfInput(many);
  expect(files).toHaveLength(fileLimit);
  expect(problems.map(({ path }) => path)).toEqual([`${fileLimit}.png`]);
});
