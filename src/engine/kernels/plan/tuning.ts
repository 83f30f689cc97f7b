/** The few choices that depend on the kind of adapter. */

export interface Tuning {
  /** Threads that keep the adapter busy; kernels give each thread more work only beyond this. */
  readonly threads: number;
  /** Threads of a workgroup that adds up an image or a channel. */
  readonly sumThreads: 32 | 256;
  /** Threads that share the parts of one weight's gradient. */
  readonly partLanes: 1 | 4;
}

/**
 * A GPU hides the latency of memory behind waiting threads: the largest hold 270,000, integrated ones
 * 10,000 to 25,000. A software adapter has a handful of cores, gains from work kept in registers, and
 * switches a fibre for every thread that waits at a barrier.
 */
export function tuningFor(adapter: 'hardware' | 'software'): Tuning {
  return adapter === 'hardware'
    ? { threads: 65_536, sumThreads: 256, partLanes: 4 }
    : { threads: 64, sumThreads: 32, partLanes: 1 };
}

/**
 * The longest strip of pixels a thread can take while enough threads remain.
 *
 * @param strips  lengths the kernel offers
 * @param width  pixels of a row
 * @param threads  threads at one pixel each
 */
export function longestStrip<Strip extends number>(
  strips: readonly Strip[],
  width: number,
  threads: number,
  tuning: Tuning,
): Strip | 1 {
  const busy = strips.filter((strip) => strip <= width && threads / strip >= tuning.threads);
  return busy.length > 0 ? (Math.max(...busy) as Strip) : 1;
}

/** Parts that a filter gradient may have; the optimiser adds them one after the other. */
const mostGroups = 256;

/** Pixels below which writing the part of a group costs more than computing it. */
const leastPixels = 128;

/** A filter gradient waits little for memory, so that fewer threads keep the adapter busy. */
const filterThreadShare = 1 / 4;

/**
 * Groups of rows whose partial filter gradients are computed side by side.
 *
 * @param threads  threads of one group
 * @param rows  rows of the batch
 * @param width  pixels of a row
 */
export function filterGroups(threads: number, rows: number, width: number, tuning: Tuning): number {
  const wanted = Math.ceil((tuning.threads * filterThreadShare) / threads);
  const worthwhile = Math.floor((rows * width) / leastPixels);
  return Math.max(1, Math.min(wanted, rows, mostGroups, worthwhile));
}
