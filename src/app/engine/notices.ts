/** What the page says about images and engines: what happened, what was kept, what to do. */
import type { EngineStatus } from '../../engine/protocol.ts';
import type { Notice } from '../../state/live.ts';
import type { Session } from '../../state/session/session.ts';

/** Asks for the files that a link was made with. */
export function askForFiles(session: Session): Notice | null {
  if (session.data.kind !== 'files') return null;
  const { title, count, masks = 0 } = session.data;
  const images = count === 1 ? 'one image' : `${count} images`;
  const both = masks > 0 ? ` with ${masks === 1 ? 'one mask' : `${masks} masks`}` : '';
  return {
    text: `This link was made with ${images}${both} opened as “${title}”. Images never travel in a link: open the same files, or the folder that holds them, to continue. Phantoms are shown until then.`,
    action: 'open-files',
  };
}

export function failureNotice(status: Extract<EngineStatus, { kind: 'failed' }>): Notice {
  const { message: text, retry, batchSize } = status;
  if (batchSize !== undefined) return { text, action: 'smaller-batch', batchSize };
  return { text, action: retry ? 'retry' : null };
}

export const nothingUsable: Notice = {
  text: 'None of these files could be used; what was open stays open. The notes on files say why.',
  action: null,
  isOnFiles: true,
};

/** @param reason  of the machine */
export function openingFailed(reason: string): Notice {
  return { text: `Opening stopped (${reason}). Open the images again.`, action: null };
}

/** @param reason  of the machine; empty where it says nothing */
export function workerStopped(reason: string): Notice {
  const why = reason ? ` (${reason})` : '';
  return {
    text: `The training worker stopped${why}. Reload the page; the link keeps your settings.`,
    action: null,
  };
}
