/** Looks into the store before the page is built, and gathers what the page begins with. */
import { messageOf } from '../../bridge/messages.ts';
import { afreshFragment, resetFragment } from '../../state/specialLinks.ts';
import { type Beginning, withLinkAlone } from './beginning.ts';
import { badNotice, offerOf, resetNotice } from './keepingTexts.ts';
import { type KeepClient, loadWork } from './keptWork.ts';
import { chooseStart } from './start.ts';
import { openStore } from './storeAccess.ts';

/**
 * @param fragment  of the address
 * @param onWait  told where another tab keeps, so that it takes a while
 */
export async function lookIntoStore(
  fragment: string,
  client: KeepClient,
  onWait?: () => void,
): Promise<Beginning> {
  const alone = withLinkAlone(fragment);
  const opened = await openStore(client, onWait);
  if (opened.kind !== 'open') return { ...alone, opened };
  const { works } = opened;
  if (fragment === resetFragment) {
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
