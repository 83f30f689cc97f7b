/** What the page begins with. */
import type { NamedFile } from '../../datasets/dataset.ts';
import type { Notice } from '../../state/live.ts';
import { type DecodedSession, decodeSession } from '../../state/session/codec.ts';
import { isSpecialLink } from '../../state/specialLinks.ts';
import type { KeptWork } from '../../storage/keep/protocol.ts';
import type { LoadedWork } from './keptWork.ts';
import type { StoreAnswer } from './storeAccess.ts';

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

/** The work that a page begins with; null where it begins with its session alone. */
export function firstWork({ session, begun, files }: Beginning) {
  return begun?.work ?? (files && { session, files, painted: {}, run: null });
}
