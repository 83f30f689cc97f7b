/** Which element a question is about, and what it is called in the glossary. */

/** What can be explained; a title is an explanation of its own. */
export const explainable = '[data-term], [data-what], [title]';

/** Farther than this from a symbol, in CSS pixels, a press between the symbols means none of them. */
const reach = 24;

/** Distance of a point from a box. */
function distance({ left, right, top, bottom }: DOMRect, x: number, y: number): number {
  return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
}

/** The symbol of a formula that is nearest to a point, null where none is near. */
function nearestSymbol(formula: Element, x: number, y: number): Element | null {
  const near = [...formula.querySelectorAll('[data-term]')]
    .map((element) => ({ element, far: distance(element.getBoundingClientRect(), x, y) }))
    .sort((a, b) => a.far - b.far)[0];
  return near && near.far <= reach ? near.element : null;
}

/** The explainable element that a press on an element means, null if there is none. */
export function meant(element: Element, x: number, y: number): Element | null {
  const found = element.closest(`${explainable}, .formula`);
  return found?.matches('.formula') ? nearestSymbol(found, x, y) : found;
}

/** By what the glossary is asked; empty where only a title explains. */
export function nameOf(element: Element): string {
  return element.getAttribute('data-term') ?? element.getAttribute('data-what') ?? '';
}

/** What it is called on the page, for what has no entry. */
export function spokenName(element: Element): string {
  return element.getAttribute('aria-label') ?? element.textContent ?? '';
}

/** The box that a card must not cover; of what fills the page only the point that was pressed. */
export function boxOf(element: Element, x: number, y: number): DOMRect {
  const box = element.getBoundingClientRect();
  if (box.height < window.innerHeight / 3) return box;
  const isPoint = x > 0 || y > 0;
  return isPoint
    ? new DOMRect(x - 8, y - 8, 16, 16)
    : new DOMRect(box.x, Math.max(box.y, 0), box.width, 24);
}
