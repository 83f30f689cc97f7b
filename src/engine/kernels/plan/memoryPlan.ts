/**
 * Packs buffers that live for a while into few large ones: buffers whose lives do not overlap share
 * space. Greedy by size, each in the lowest gap, as in Pisarchyk and Lee 2020, "Efficient memory
 * management for deep neural net inference" (doi:10.48550/arXiv.2001.03288).
 */

export interface BufferLife {
  readonly bytes: number;
  /** First and last moment of use, inclusive. */
  readonly first: number;
  readonly last: number;
  /**
   * Indices of buffers that must lie in another slab: WebGPU lets no dispatch read one range of a
   * buffer as read-only and write another.
   */
  readonly apart: ReadonlySet<number>;
}

export interface MemoryPlan {
  /** Of each buffer. */
  readonly places: readonly { readonly slab: number; readonly offset: number }[];
  /** Bytes of each slab. */
  readonly slabs: readonly number[];
}

/**
 * @param alignment  of every offset, in bytes
 * @param slabLimit  most bytes of a slab
 * @throws RangeError when a single buffer is larger than a slab may be
 */
export function planMemory(
  lives: readonly BufferLife[],
  alignment: number,
  slabLimit: number,
): MemoryPlan {
  const aligned = (bytes: number) => Math.ceil(bytes / alignment) * alignment;
  const places: { slab: number; offset: number }[] = [];
  const slabs: { bytes: number; readonly placed: number[] }[] = [];
  const order = lives.map((_, index) => index).sort((a, b) => lives[b].bytes - lives[a].bytes);
  for (const index of order) {
    const life = lives[index];
    const bytes = aligned(life.bytes);
    if (bytes > slabLimit)
      throw new RangeError(`a buffer of ${bytes} bytes exceeds the ${slabLimit} bytes of a slab`);
    let best = { slab: slabs.length, offset: 0, growth: Number.POSITIVE_INFINITY };
    for (const [slab, { bytes: size, placed }] of slabs.entries()) {
      if (placed.some((other) => life.apart.has(other) || lives[other].apart.has(index))) continue;
      const neighbours = placed
        .filter((other) => lives[other].first <= life.last && lives[other].last >= life.first)
        .sort((a, b) => places[a].offset - places[b].offset);
      let offset = 0;
      for (const other of neighbours) {
        if (offset + bytes <= places[other].offset) break;
        offset = Math.max(offset, places[other].offset + aligned(lives[other].bytes));
      }
      const growth = Math.max(0, offset + bytes - size);
      if (offset + bytes <= slabLimit && growth < best.growth) best = { slab, offset, growth };
    }
    if (best.slab === slabs.length) slabs.push({ bytes: 0, placed: [] });
    const slab = slabs[best.slab];
    slab.bytes = Math.max(slab.bytes, best.offset + bytes);
    slab.placed.push(index);
    places[index] = { slab: best.slab, offset: best.offset };
  }
  return { places, slabs: slabs.map(({ bytes }) => bytes) };
}
