/**
 * ZIP archives as folders. Only the list of entries is read at first; an entry is unpacked when it is
 * asked for, so that an archive of gigabytes takes no more memory than its largest file.
 *
 * APPNOTE.TXT 6.3.10 of PKWARE: sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16, 4.5.3.
 */
import { crc32 } from './crc32.ts';
import { safeEntryName } from './entryName.ts';
import { firstBytes, type Readable, type ReadableFile } from './readable.ts';
import { damaged, UnreadableFile } from './unreadable.ts';

/** Most entries of an archive that is opened. */
const entryLimit = 100_000;
const directoryLimit = 64 * 2 ** 20;
/** The end record, with the longest comment that may follow it. */
const endLength = 22;
const tailLength = endLength + 0xffff;

const signatures = { local: 0x04034b50, entry: 0x02014b50, end: 0x06054b50, end64: 0x06064b50 };

interface Entry {
  /** Leads nowhere but below the archive. */
  readonly path: string;
  readonly isFolder: boolean;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly packedSize: number;
  readonly size: number;
  /** CRC-32 of the unpacked bytes. */
  readonly checksum: number;
  readonly headerAt: number;
}

async function viewOf(file: Readable, start: number, end: number): Promise<DataView> {
  return new DataView(await file.slice(start, Math.min(end, file.size)).arrayBuffer());
}

/** Numbers of archives beyond 4 GB; exact up to 2^53. */
const long64 = (view: DataView, at: number) =>
  view.getUint32(at, true) + 2 ** 32 * view.getUint32(at + 4, true);

/** Where the list of entries lies. */
async function findDirectory(file: Readable) {
  const from = Math.max(0, file.size - tailLength);
  const tail = await viewOf(file, from, file.size);
  let at = tail.byteLength - endLength;
  while (at >= 0 && tail.getUint32(at, true) !== signatures.end) at--;
  if (at < 0) throw damaged('ZIP');
  const small = {
    count: tail.getUint16(at + 10, true),
    length: tail.getUint32(at + 12, true),
    start: tail.getUint32(at + 16, true),
  };
  if (small.count < 0xffff && small.length < 0xffffffff && small.start < 0xffffffff) return small;
  if (at < 20) throw damaged('ZIP');
  const record = await viewOf(file, long64(tail, at - 20 + 8), file.size);
  if (record.byteLength < 56 || record.getUint32(0, true) !== signatures.end64)
    throw damaged('ZIP');
  return {
    count: long64(record, 32),
    length: long64(record, 40),
    start: long64(record, 48),
  };
}

/** Sizes and place of an entry that needs 64 bits for one of them. */
function wide(view: DataView, at: number, length: number, small: readonly number[]): number[] {
  const values = [...small];
  for (let field = at; field + 4 <= at + length; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== 1) continue;
    let from = field + 4;
    for (const [i, value] of values.entries()) {
      if (value !== 0xffffffff) continue;
      values[i] = long64(view, from);
      from += 8;
    }
  }
  return values;
}

async function readEntries(file: Readable): Promise<Entry[]> {
  const { count, length, start } = await findDirectory(file);
  if (count > entryLimit)
    throw new UnreadableFile(
      `The archive holds ${count.toLocaleString('en')} files; up to ${entryLimit.toLocaleString('en')} can be opened. Unpack it and open a part.`,
    );
  if (length > directoryLimit || start + length > file.size) throw damaged('ZIP');
  const view = await viewOf(file, start, start + length);
  const bytes = new Uint8Array(view.buffer);
  const entries: Entry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== signatures.entry)
      throw damaged('ZIP');
    const flags = view.getUint16(at + 8, true);
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (next > view.byteLength) throw damaged('ZIP');
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const [size, packedSize, headerAt] = wide(view, at + 46 + nameLength, extraLength, [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ]);
    entries.push({
      path: safeEntryName(name),
      isFolder: /[\\/]$/.test(name),
      method: view.getUint16(at + 10, true),
      isEncrypted: (flags & 1) !== 0,
      checksum: view.getUint32(at + 16, true),
      ...{ packedSize, size, headerAt },
    });
    at = next;
  }
  return entries;
}

/** An entry that is unpacked each time it is read, and checked where all of it is. */
class PackedFile implements Readable {
  readonly size: number;
  private readonly archive: Readable;
  private readonly entry: Entry;

  constructor(archive: Readable, entry: Entry) {
    this.archive = archive;
    this.entry = entry;
    this.size = entry.size;
  }

  slice(start: number, end: number) {
    return {
      arrayBuffer: async () => {
        const bytes = end < this.size ? await this.unpack(end) : await this.whole();
        return bytes.slice(start).buffer;
      },
    };
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.whole()).buffer;
  }

  private async whole(): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await this.unpack(this.size);
    if (bytes.length !== this.size || crc32(bytes) !== this.entry.checksum) throw damaged('ZIP');
    return bytes;
  }

  /** The first bytes of the entry. */
  private async unpack(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const { headerAt, packedSize, method, isEncrypted } = this.entry;
    if (isEncrypted)
      throw new UnreadableFile('The archive is encrypted. Unpack it and open its folder.');
    if (method !== 0 && method !== 8)
      throw new UnreadableFile(
        'The archive is packed in a way that cannot be read here. Unpack it and open its folder.',
      );
    const header = await viewOf(this.archive, headerAt, headerAt + 30);
    if (header.byteLength < 30 || header.getUint32(0, true) !== signatures.local)
      throw damaged('ZIP');
    const start = headerAt + 30 + header.getUint16(26, true) + header.getUint16(28, true);
    if (start + packedSize > this.archive.size) throw damaged('ZIP');
    if (method === 0) {
      const end = start + Math.min(length, packedSize);
      return new Uint8Array(await this.archive.slice(start, end).arrayBuffer());
    }
    // The head of a file needs only the head of what is packed.
    const packed = this.archive.slice(start, start + Math.min(packedSize, 2 * length + 65_536));
    const stream = new Blob([await packed.arrayBuffer()])
      .stream()
      .pipeThrough(new DecompressionStream('deflate-raw'));
    return firstBytes(stream, length).catch(() => {
      throw damaged('ZIP');
    });
  }
}

const isHidden = (path: string) => /(^|\/)(__MACOSX\/|\.|Thumbs\.db$)/.test(path);

/**
 * The files of an archive. Where they do not all lie in one folder, the archive itself counts as one.
 *
 * @param path  of the archive
 * @throws UnreadableFile
 */
export async function openZip(path: string, archive: Readable): Promise<ReadableFile[]> {
  const entries = (await readEntries(archive)).filter(
    (entry) => !entry.isFolder && !isHidden(entry.path),
  );
  const top = entries[0]?.path.split('/')[0] ?? '';
  const isFolder = entries.every((entry) => entry.path.startsWith(`${top}/`));
  const place = path.slice(0, path.lastIndexOf('/') + 1);
  const below = isFolder ? place : `${path.replace(/\.zip$/i, '')}/`;
  return entries.map((entry) => ({
    path: below + entry.path,
    file: new PackedFile(archive, entry),
  }));
}
