/**
 * How the page looks as a whole, besides what the style sheet decides by itself: enlarged for a lecture, or light for
 * paper. It stands on the root element, where the style sheet reads it; whatever is drawn on canvases asks to be told
 * when the theme, the contrast or one of these has changed.
 */
import { drawWaiting } from './frame.ts';

/** Changes of the system's settings that change the colours of the page. */
const settings = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'];

const listeners = new Set<() => void>();
let lecture: string | null = null;
let isPrinted = false;
let isWatched = false;
/** How far the page was scrolled before it was printed, CSS pixels. */
let scrolled = 0;

function show(): void {
  const { dataset } = document.documentElement;
  // Paper has room for everything.
  if (lecture !== null && !isPrinted) dataset.lecture = lecture;
  else delete dataset.lecture;
  if (isPrinted) dataset.paper = '';
  else delete dataset.paper;
  tell();
}

function tell(): void {
  for (const listener of [...listeners]) listener();
}

/** The canvases are drawn anew for paper while the page still is on the screen: afterwards nothing can be drawn. */
function setPrinted(printed: boolean): void {
  if (printed === isPrinted) return;
  if (printed) scrolled = window.scrollY;
  isPrinted = printed;
  show();
  // No frame comes before the page is printed; what is rendered otherwise for paper is so by then.
  if (printed) queueMicrotask(drawWaiting);
  else window.scrollTo({ top: scrolled, behavior: 'instant' });
}

const onPaper = () => setPrinted(true);
const onScreen = () => setPrinted(false);
const onMedium = ({ matches }: MediaQueryListEvent) => setPrinted(matches);

function watch(): void {
  for (const query of settings) window.matchMedia(query).addEventListener('change', tell);
  window.addEventListener('beforeprint', onPaper);
  window.addEventListener('afterprint', onScreen);
  // A preview of the print styles, which no printing announces.
  window.matchMedia('print').addEventListener('change', onMedium);
}

/**
 * Calls back whenever colours or sizes of the style sheet may have changed, within the event that changed them.
 *
 * @returns ends it
 */
export function onLookChange(listener: () => void): () => void {
  if (!isWatched) watch();
  isWatched = true;
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the page is being printed. */
export const isOnPaper = () => isPrinted;

/** Whether the page is laid out for paper or a lecture, whatever the window is. */
export const hasOwnLayout = () => isPrinted || lecture !== null;

/** Enlarges a view for a lecture; null for the whole page. */
export function setLecture(view: string | null): void {
  lecture = view;
  show();
}

/** Screens beyond this ratio gain nothing that an eye can see and cost many times the pixels; paper is as sharp. */
const sharpest = 3;

/** Pixels that are drawn to a CSS pixel. */
export function pixelRatio(): number {
  return isPrinted ? sharpest : Math.min(sharpest, window.devicePixelRatio || 1);
}
