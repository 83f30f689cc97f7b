/** Looks into the store before the page is built, and gathers what the page begins with. */
import { messageOf } from '../../bridge/messages.ts';
import type { NamedFile } from '../../datasets/dataset.ts';
import type { Notice } from '../../state/live.ts';
import { type DecodedSession, decodeSession } from '../../state/session/codec.ts';
import { afreshFragment, isSpecialLink, resetFragment } from '../../state/specialLinks.ts';
import type { KeptWork } from '../../storage/keep/protocol.ts';
import { badNotice, offerOf, resetNotice } from './keepingTexts.ts';
import { type KeepClient, type LoadedWork, loadWork } from './keptWork.ts';
import { chooseStart } from './start.ts';
import { openStore, type StoreAnswer } from './storeAccess.ts';

export interface Beginning extends DecodedSession {
  /** What opening the store came to; null where it was not opened. */
  readonly opened: StoreAnswer | null;
  /** The kept work that goes on. */
  readonly begun: LoadedWork | null;
  /** Images to begin with, of another training. */
  readonly files: readonly NamedFile[] | null;
  /** A work to go back to. */
  readonly offered: KeptWork | null;
  /** Nothing is saved until a person has decided. */
  readonly isHeld: boolean;
  readonly notice: Notice | null;
}

/** What the page begins with before the store has answered, and where it keeps nothing. */
export function withLinkAlone(fragment: string): Beginning {
  const nothing = { opened: null, begun: null, files: null, offered: null };
  const link = decodeSession(isSpecialLink(fragment) ? '' : fragment);
  return { ...link, ...nothing, isHeld: false, notice: null };
}

/**
 * @param fragment  of the address
 * @param isKnown  whether this browser ever kept anything: a first visit does not look into the store
 * @param onWait  told where another tab keeps, so that it takes a while
 */
export async function beginning(
  fragment: string,
  client: KeepClient,
  isKnown: boolean,
  onWait?: () => void,
): Promise<Beginning> {
  const alone = withLinkAlone(fragment);
  const isReset = fragment === resetFragment;
  if (!isKnown && !isReset) return alone;
  const opened = await openStore(client, onWait);
  if (opened.kind !== 'open') return { ...alone, opened };
  const { works } = opened;
  if (isReset) {
    const isHeld = works.length > 0;
    const notice = isHeld ? resetNotice(works.map(({ title }) => title)) : null;
    return { ...alone, opened, isHeld, notice };
  }
  const start =
    fragment === afreshFragment
      ? { kind: 'link' as const, offered: works[0] ?? null }
      : chooseStart(fragment, works);
  if (start.kind === 'link')
    return { ...alone, opened, offered: start.offered, notice: offerOf(start.offered) };
  try {
    const loaded = await loadWork(client, start.work);
    const { work } = loaded;
    if (start.kind === 'same files')
      return {
        ...alone,
        opened,
        files: work.files,
        offered: start.work,
        notice: offerOf(start.work),
      };
    const session = start.session ?? work.session;
    // What was trained here goes on, so that what the link had trained is not to be repeated.
    const { trained, ...others } = alone;
    const link = work.run || !trained ? others : { ...others, trained };
    return { ...link, session, opened, begun: { ...loaded, work: { ...work, session } } };
  } catch (reason) {
    const text = messageOf(reason);
    return { ...alone, opened: { kind: 'bad', reason: text }, notice: badNotice(text) };
  }
}

/** The work that a page begins with; null where it begins with its session alone. */
export function firstWork({ session, begun, files }: Beginning) {
  return begun?.work ?? (files && { session, files, painted: {}, run: null });
}
