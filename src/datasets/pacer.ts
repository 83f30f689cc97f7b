/** Long work in slices, so that messages get through between them. */

/** Longest slice, in milliseconds. */
const sliceMs = 40;

/**
 * A function to call between two pieces of work: it rests when the last rest was long ago, and resolves
 * to whether it did.
 */
export function pacer(now: () => number = () => performance.now()): () => Promise<boolean> {
  let start = now();
  return async () => {
    if (now() - start < sliceMs) return false;
    await new Promise((resolve) => setTimeout(resolve));
    start = now();
    return true;
  };
}
