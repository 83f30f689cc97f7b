/** Looks into the store before the page is built, and gathers what the page begins with. */
import type { NamedFile } from '../../datasets/dataset.ts';
import type { Notice } from '../../state/live.ts';
import { type DecodedSession, decodeSession } from '../../state/session/codec.ts';
import type { OpenedStore } from '../../storage/keep/protocol.ts';
import type { Work as StoredParts } from '../../storage/keep/works.ts';
import type { KeepClient } from './keepClient.ts';
import { badNotice, offerNotice, resetNotice } from './keepingTexts.ts';
import { chooseStart, resetFragment } from './start.ts';
import { loadWork, readInfo } from './storedWork.ts';
import type { Work } from './work.ts';

export interface Beginning extends DecodedSession {
  /** What opening the store came to; null where it was not opened. */
  readonly opened: OpenedStore | null;
  /** The kept work that goes on. */
  readonly begun: { readonly stored: StoredParts; readonly work: Work } | null;
  /** Images to begin with, of another training. */
  readonly files: readonly NamedFile[] | null;
  /** A work to go back to. */
  readonly offered: StoredParts | null;
  /** Nothing is saved until a person has decided. */
  readonly isHeld: boolean;
  readonly notice: Notice | null;
}

function withLinkAlone(fragment: string): Beginning {
  const nothing = { opened: null, begun: null, files: null, offered: null };
  const isReset = fragment === resetFragment;
  return { ...decodeSession(isReset ? '' : fragment), ...nothing, isHeld: false, notice: null };
}

function offer(stored: StoredParts | null): Notice | null {
  const info = stored && readInfo(stored.info);
  return info ? offerNotice(info.title, info.run?.step ?? null) : null;
}

/**
 * @param fragment  of the address
 * @param isKnown  whether this browser ever kept anything: a first visit does not wait for the store
 */
export async function beginning(
  fragment: string,
  client: KeepClient,
  isKnown: boolean,
): Promise<Beginning> {
  const alone = withLinkAlone(fragment);
  const isReset = fragment === resetFragment;
  if (!isKnown && !isReset) return alone;
  const opened = await client.ask({ type: 'open' }).catch(() => ({ kind: 'none' }) as const);
  if (opened.kind !== 'open') return { ...alone, opened };
  const { works } = opened;
  if (isReset) {
    const titles = works.map(({ info }) => readInfo(info)?.title ?? '');
    const isHeld = works.length > 0;
    return { ...alone, opened, isHeld, notice: isHeld ? resetNotice(titles) : null };
  }
  const start = chooseStart(fragment, works);
  if (start.kind === 'link')
    return { ...alone, opened, offered: start.offered, notice: offer(start.offered) };
  const stored = start.work;
  try {
    const read = (id: string, parts: readonly string[]) => client.ask({ type: 'read', id, parts });
    const kept = await loadWork(stored, read);
    if (start.kind === 'same files')
      return { ...alone, opened, files: kept.files, offered: stored, notice: offer(stored) };
    const session = start.session ?? kept.session;
    return { ...alone, session, opened, begun: { stored, work: { ...kept, session } } };
  } catch (reason) {
    const text = reason instanceof Error ? reason.message : String(reason);
    return { ...alone, opened: { kind: 'bad', reason: text }, notice: badNotice(text) };
  }
}
