/** What the page says of files that a link did not name. Loaded when such files are opened. */
import type { Notice } from '../../state/live.ts';
import type { FilesRequest } from '../../state/session/session.ts';

const counted = (count: number, what: string) =>
  `${count === 0 ? 'no' : count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;

/** A word about files that are not those that a link named. */
export function judgeFiles(asked: FilesRequest, found: FilesRequest): Notice {
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
