/** Everything that is kept as one ZIP file: JSON that can be read, and beside it the bytes that JSON cannot hold. */
import { strToU8, type Zippable, zipSync } from 'fflate';
import type { Shelves } from './shelf.ts';

/** Names that every system can unpack. */
const safe = (text: string) => text.replace(/[^\w.-]+/g, '_').replace(/^\.+/, '_');

export async function dumpOf({ works, runs, sweeps }: Shelves): Promise<Blob> {
  const files: Zippable = {};
  const put = (name: string, bytes: Uint8Array) => {
    let unused = name;
    for (let number = 2; unused in files; number++) unused = `${number}-${name}`;
    files[unused] = [bytes, { level: 0 }];
    return { file: unused };
  };
  const plain = async (value: unknown, name: string): Promise<unknown> => {
    if (value instanceof Blob) return put(`${name}.bin`, new Uint8Array(await value.arrayBuffer()));
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return { ...put(`${name}.bin`, bytes), type: value.constructor.name };
    }
    if (Array.isArray(value))
      return Promise.all(value.map((item, i) => plain(item, `${name}-${i}`)));
    if (typeof value !== 'object' || value === null) return value ?? null;
    const made: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value))
      made[key] = await plain(item, `${name}-${safe(key)}`);
    return made;
  };
  const all: Record<string, unknown> = {};
  for (const key of await works.keys()) all[key] = await plain(await works.get(key), safe(key));
  for (const key of await runs.keys()) all[`run ${key}`] = await runs.get(key);
  for (const key of await sweeps.keys())
    all[`sweep ${key}`] = await plain(await sweeps.get(key), `sweep-${safe(key)}`);
  files['stored.json'] = strToU8(JSON.stringify(all, null, 1));
  return new Blob([zipSync(files) as Uint8Array<ArrayBuffer>], { type: 'application/zip' });
}
