/**
 * Masks in little memory: runs of equal values. A thousand masks of two megapixels are gigabytes as they
 * are and some ten megabytes as runs, without a bit changed.
 */

export interface Runs {
  /** Values of the runs. */
  readonly values: Uint8Array;
  /** Where each run ends, exclusive; the last is the length of the whole. */
  readonly ends: Uint32Array;
}

export function toRuns(data: Uint8Array): Runs {
  let count = 0;
  for (let i = 0; i < data.length; i++) if (i === 0 || data[i] !== data[i - 1]) count += 1;
  const values = new Uint8Array(count);
  const ends = new Uint32Array(count);
  let run = -1;
  for (let i = 0; i < data.length; i++) {
    if (i === 0 || data[i] !== data[i - 1]) values[++run] = data[i];
    ends[run] = i + 1;
  }
  return { values, ends };
}

export function fromRuns({ values, ends }: Runs): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(ends.at(-1) ?? 0);
  let start = 0;
  for (let run = 0; run < values.length; run++) {
    data.fill(values[run], start, ends[run]);
    start = ends[run];
  }
  return data;
}

/** The same object with its `data` kept as runs and expanded each time it is read. */
export function asRuns<T extends { readonly data: Uint8Array }>(mask: T): T {
  const runs = toRuns(mask.data);
  const { data: _, ...rest } = mask;
  return Object.defineProperty(rest, 'data', {
    get: () => fromRuns(runs),
    enumerable: true,
  }) as T;
}
