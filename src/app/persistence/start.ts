/** What the page begins with: what its link says, what is kept, or both where they are about the same. */

import type { Session } from '../../state/session.ts';
import { decodeSession, encodeSession } from '../../state/sessionCodec.ts';
import type { Work as StoredParts } from '../../storage/keep/works.ts';
import { isSameData } from './resuming.ts';
import { readInfo } from './storedWork.ts';

/** Link of a page that shall begin without what is kept. */
export const resetFragment = '#reset';

export type Start =
  /** The kept work goes on, with the session of the link where there is one. */
  | { readonly kind: 'continue'; readonly work: StoredParts; readonly session: Session | null }
  /** The link's images are kept, but its training is another one. */
  | { readonly kind: 'same files'; readonly work: StoredParts }
  /** The link alone; what is kept is only offered. */
  | { readonly kind: 'link'; readonly offered: StoredParts | null };

/** Whether weights trained under one session belong to the other: images, network and seed are the same. */
export function isSameTraining(a: Session, b: Session): boolean {
  // What may change while a network trains, and what is only looked at.
  const { loss, pinned, convention, augmentation, optimizer, learningRate } = a;
  const { batchSize, pace, engine, view } = a;
  const alike = {
    loss,
    augmentation,
    pinned,
    convention,
    optimizer,
    learningRate,
    batchSize,
    pace,
    engine,
    view,
  };
  if (!isSameData(a.data, b.data)) return false;
  return encodeSession({ ...b, ...alike, data: a.data }) === encodeSession(a);
}

/**
 * @param fragment  of the address, with its #; empty for a bare address
 * @param works  kept ones, the last first
 */
export function chooseStart(fragment: string, works: readonly StoredParts[]): Start {
  const [last = null] = works;
  if (fragment === '' || fragment === '#')
    return last ? { kind: 'continue', work: last, session: null } : { kind: 'link', offered: null };
  const { session } = decodeSession(fragment);
  const known = works.map((work) => {
    const info = readInfo(work.info);
    return { work, info, session: info && decodeSession(info.link).session };
  });
  const same = known.find((one) => one.session && isSameTraining(one.session, session));
  if (same) return { kind: 'continue', work: same.work, session };
  const files = known.find(
    (one) => one.info?.hasFiles && one.session && isSameData(one.session.data, session.data),
  );
  if (files) return { kind: 'same files', work: files.work };
  return { kind: 'link', offered: last };
}
