/** What is said about what is kept. */
import type { Notice } from '../../state/live.ts';

const because = (why: string | null) => (why ? ` (${why})` : '');

export const sentences = {
  busy: 'Loss Explorer is open in another tab, which keeps its work. This tab works as well, but nothing in it is kept.',
  none: 'This browser keeps nothing in this window. The link keeps your settings; save a project to keep the rest.',
  held: 'Nothing is kept until you have decided about what is kept already.',
  filesNotKept: (why: string | null) =>
    why
      ? `The images cannot be kept in this browser${because(why)}; after a reload the page asks for them. All else is kept.`
      : 'The browser has no room to keep these images; after a reload the page asks for them. All else is kept.',
  notKept: (why: string | null) =>
    why
      ? `What is new cannot be kept in this browser${because(why)}. What was kept before stays; save a project to be safe.`
      : 'The browser has no room to keep what is new. What was kept before stays; save a project to be safe.',
  notDownloaded: (why: string) => `What is kept cannot be downloaded${because(why)}.`,
};

export function nothingKept(text: string): Notice {
  return { text, action: null };
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

export function offerNotice(title: string, step: number | null): Notice {
  const trained = step ? `, trained to step ${step}` : '';
  return { text: `Your last work is kept: “${title}”${trained}.`, action: 'back' };
}
