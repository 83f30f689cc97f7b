/** What the page says about images and engines: what happened, what was kept, what to do. */
import type { EngineStatus } from '../../engine/protocol.ts';
import type { Notice } from '../../state/live.ts';
import type { FilesRequest, Session } from '../../state/session/session.ts';

const counted = (count: number, what: string) =>
  `${count === 0 ? 'no' : count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;

/** Asks for the files that a link was made with. */
export function askForFiles(session: Session): Notice | null {
  if (session.data.kind !== 'files') return null;
  const { title, count, masks = 0 } = session.data;
  const images = count === 1 ? 'one image' : `${count} images`;
  const both = masks > 0 ? ` with ${counted(masks, 'mask')}` : '';
  return {
    text: `This link was made with ${images}${both} opened as “${title}”. Images never travel in a link: open the same files, or the folder that holds them, to continue. Phantoms are shown until then.`,
    action: 'open-files',
  };
}

/** A word about files that are not those that a link named; null where they are. */
export function judgeFiles(asked: FilesRequest, found: FilesRequest): Notice | null {
  if (asked.hash === '' || asked.hash === found.hash) return null;
  const { title, count, masks = 0 } = found;
  const opened = `${counted(count, 'image')} opened, ${counted(masks, 'mask')}`;
  if (asked.masks !== undefined && masks < asked.masks)
    return {
      text: `${opened}: the link was made with ${counted(asked.count, 'image')} and ${counted(asked.masks, 'mask')}. Choose the folder that holds both.`,
      action: 'open-files',
    };
  if (asked.masks === undefined && masks === 0)
    return {
      text: `${opened}. They differ from the files that the link was made with (“${asked.title}”), which may have had masks: then choose the folder that holds both.`,
      action: 'open-files',
    };
  const counts = asked.count === count ? '' : `, ${counted(asked.count, 'image')}, not ${count}`;
  return {
    text: `“${title}” differs from the files that the link was made with (“${asked.title}”${counts}), so results can differ. Everything else of the link was kept.`,
    action: null,
  };
}

export function failureNotice(status: Extract<EngineStatus, { kind: 'failed' }>): Notice {
  const { message: text, retry, batchSize } = status;
  if (batchSize !== undefined) return { text, action: 'smaller-batch', batchSize };
  return { text, action: retry ? 'retry' : null };
}

export const nothingUsable: Notice = {
  text: 'None of these files could be used, so what was open stays open. The list below says why.',
  action: null,
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
