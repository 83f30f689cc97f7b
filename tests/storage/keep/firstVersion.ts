/** What the first version of the page kept: three works, two of them on the same files. */
import { readFileSync } from 'node:fs';
import { MemoryShelf } from './memoryShelf.ts';

const arrays = { Float32Array, Uint8Array };

/** Blobs are their text, arrays their runs of equal numbers. */
function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Record<string, unknown>;
  if (typeof record.blob === 'string') return new Blob([record.blob]);
  if (typeof record.array === 'string') {
    const runs = record.runs as [number, number][];
    const numbers = runs.flatMap(([number, count]) => Array<number>(count).fill(number));
    return arrays[record.array as keyof typeof arrays].from(numbers);
  }
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, revived(item)]));
}

export function shelfOfFirstVersion(): MemoryShelf {
  const file = new URL('../../fixtures/kept-version-1.json', import.meta.url);
  const entries = Object.entries(JSON.parse(readFileSync(file, 'utf8')));
  return new MemoryShelf(new Map(entries.map(([key, value]) => [key, revived(value)])));
}
