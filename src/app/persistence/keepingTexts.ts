/** What is said about what is kept. */
import type { Notice } from '../../state/live.ts';
import type { KeptWork } from '../../storage/keep/protocol.ts';

const because = (why: string | null) => (why ? ` (${why})` : '');

export const sentences = {
  busy: 'Loss Explorer is open in another tab, which keeps its work. This tab works as well, but nothing in it is kept.',
  none: 'This browser keeps nothing in this window. The link keeps your settings; save a project to keep the rest.',
  held: 'Nothing is kept until you have decided about what is kept already.',
  stopped: (why: string) =>
    `The part of this page that keeps your work could not be loaded, or stopped${because(why)}. What was kept before stays, nothing new is kept. Check the connection, then try again.`,
  slow: 'The browser does not give out what it keeps. Nothing new is kept until it does; save a project to be safe.',
  filesNotKept: (why: string | null) =>
    why
      ? `The images cannot be kept in this browser${because(why)}; after a reload the page asks for them. All else is kept.`
      : 'The browser has no room to keep these images; after a reload the page asks for them. All else is kept.',
  notKept: (why: string | null) =>
    why
      ? `What is new cannot be kept in this browser${because(why)}. What was kept before stays; save a project to be safe.`
      : 'The browser has no room to keep what is new. What was kept before stays; save a project to be safe.',
  /** After a work could not be gone back to. */
  stays: 'What is open stays as it is.',
  notDownloaded: (why: string) => `What is kept cannot be downloaded${because(why)}.`,
};

export function nothingKept(text: string): Notice {
  return { text, action: null };
}

export function stoppedNotice(why: string): Notice {
  return { text: sentences.stopped(why), action: 'keep-again' };
}

export function badNotice(reason: string): Notice {
  return {
    text: `${reason} Nothing new is kept until you start clean.`,
    action: 'start-clean',
  };
}

/** @param titles  of the works that are kept, the last first */
export function resetNotice(titles: readonly string[]): Notice {
  const [first = '', ...others] = titles;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return {
    text: `This browser keeps “${first}”${more}. Starting clean removes it for good.`,
    action: 'start-clean',
  };
}

/** Null where there is nothing to offer. */
export function offerOf(kept: KeptWork | null): Notice | null {
  return (
    kept &&
    offerNotice(
      kept.title,
      kept.runs.length > 0 ? Math.max(...kept.runs.map(({ step }) => step)) : null,
    )
  );
}

function offerNotice(title: string, step: number | null): Notice {
  const trained = step ? `, trained to step ${step}` : '';
  return { text: `Your last work is kept: “${title}”${trained}.`, action: 'back' };
}
