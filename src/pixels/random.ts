/** The only source of randomness in what is computed: seeded, with named streams, the same on every machine. */

export interface Random {
  /** Uniform in [0, 1), with 32 random bits. */
  uniform(): number;
  /** Uniform whole number in [0, limit), limit from 1 to 2³². */
  integer(limit: number): number;
  /** Uniform in [minimum, maximum). */
  between(minimum: number, maximum: number): number;
}

/** Seeds are whole numbers from 0 to this. */
export const largestSeed = 2 ** 32 - 1;

/** The seed after this one; the first after the largest. */
export const nextSeed = (seed: number) => (seed + 1) >>> 0;

/** A 32-bit hash of a text (FNV-1a), to make streams independent of each other. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Mixes the bits of a 32-bit number so that neighbouring seeds share nothing (murmur3's finaliser). */
export function mixBits(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/**
 * A generator of its own for each seed and stream; whole-number arithmetic only.
 *
 * @param seed  32-bit unsigned integer
 * @param stream  what the numbers are for: "weights", "phantom 3"
 */
export function createRandom(seed: number, stream: string): Random {
  // A Weyl sequence through a mixer (splitmix32): full period 2³², no state but a counter.
  let state = mixBits(mixBits(seed) ^ hashText(stream));
  const bits = () => {
    state = (state + 0x9e3779b9) | 0;
    return mixBits(state);
  };
  const uniform = () => bits() / 4294967296;
  return {
    uniform,
    integer: (limit) => Math.floor(uniform() * limit),
    between: (minimum, maximum) => minimum + (maximum - minimum) * uniform(),
  };
}
