/** The page is not kept waiting by what is kept: it begins without it, and goes on with it when it comes. */
import { resetFragment } from '../../state/specialLinks.ts';
import { type Beginning, withLinkAlone } from './beginning.ts';
import { keepingCode } from './keepingCode.ts';
import type { KeepClient } from './keptWork.ts';

/**
 * Longest wait for the store before the page is shown. A store that is there answers in less, also on a slow
 * machine, so that no phantoms flash up before a person's own images; where another tab has it, that is known
 * after a tenth of it.
 */
export const patienceMs = 1000;

export interface BegunInTime {
  readonly begins: Beginning;
  /** What comes of the store, where it was not there in time. */
  readonly awaited: Promise<Beginning> | null;
}

/**
 * @param fragment  of the address
 * @param isKnown  whether this browser ever kept anything: a first visit does not look into the store
 */
export async function beginInTime(
  fragment: string,
  client: KeepClient,
  isKnown: boolean,
): Promise<BegunInTime> {
  const alone = { begins: withLinkAlone(fragment), awaited: null };
  if (!isKnown && fragment !== resetFragment) return alone;
  let giveUp = () => {};
  const late = new Promise<null>((resolve) => {
    giveUp = () => resolve(null);
  });
  const timer = setTimeout(giveUp, patienceMs);
  const looking = keepingCode.load().then(
    ({ lookIntoStore }) => lookIntoStore(fragment, client, giveUp),
    // Nothing is kept without its code; that is said where it is wanted next.
    () => alone.begins,
  );
  const begins = await Promise.race([looking, late]);
  clearTimeout(timer);
  return begins ? { begins, awaited: null } : { ...alone, awaited: looking };
}
