/** Where a card stands: beside what it explains, never over it. Lengths in CSS pixels. */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Room between a card and what it explains, and at the edges of the window. */
const gap = 8;

const within = (value: number, least: number, most: number) =>
  Math.max(least, Math.min(value, Math.max(least, most)));

/** Below, else above, else right, else left of a box; where nowhere is room, the roomier of above and below. */
export function cardPlace(about: Box, card: Size, view: Size): { left: number; top: number } {
  const right = about.left + about.width;
  const bottom = about.top + about.height;
  const left = within(about.left, gap, view.width - card.width - gap);
  const top = within(about.top, gap, view.height - card.height - gap);
  if (bottom + gap + card.height + gap <= view.height) return { left, top: bottom + gap };
  if (about.top - gap - card.height >= gap) return { left, top: about.top - gap - card.height };
  if (right + gap + card.width + gap <= view.width) return { left: right + gap, top };
  if (about.left - gap - card.width >= gap) return { left: about.left - gap - card.width, top };
  const isRoomierBelow = view.height - bottom > about.top;
  return { left, top: isRoomierBelow ? view.height - card.height : 0 };
}

/** A sheet lies at the lower edge, or at the upper one where it would cover what it explains. */
export function sheetEdge(about: Box, height: number, viewHeight: number): 'top' | 'bottom' {
  const coversBelow = about.top + about.height > viewHeight - height;
  const coversAbove = about.top < height;
  return coversBelow && !coversAbove ? 'top' : 'bottom';
}
