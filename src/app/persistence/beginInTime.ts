/** The page is not kept waiting by what is kept: it begins without it, and goes on with it when it comes. */
import { type Beginning, beginning, withLinkAlone } from './beginning.ts';
import type { KeepClient } from './keptWork.ts';

/**
 * Longest wait for the store before the page is shown. A store that answers takes less, so that no phantoms flash
 * up before a person's own images; a second tab, whose store answers only after a while, shows them meanwhile.
 */
const patienceMs = 400;

export interface BegunInTime {
  readonly begins: Beginning;
  /** What comes of the store, where it was not there in time. */
  readonly awaited: Promise<Beginning> | null;
}

/** @param isKnown  whether this browser ever kept anything */
export async function beginInTime(
  fragment: string,
  client: KeepClient,
  isKnown: boolean,
): Promise<BegunInTime> {
  const looking = beginning(fragment, client, isKnown);
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), patienceMs));
  const begins = await Promise.race([looking, late]);
  return begins ? { begins, awaited: null } : { begins: withLinkAlone(fragment), awaited: looking };
}
