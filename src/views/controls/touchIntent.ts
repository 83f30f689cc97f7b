/**
 * What a finger wants that was put on something which moves from side to side. Until it is known nothing
 * may change: most fingers that come down on a slider are there to scroll the page.
 */

/** `open` until it has moved far enough to tell, or is lifted, which is a tap; `along` scrolls the page. */
type TouchIntent = 'open' | 'across' | 'along';

/** CSS pixels that a resting finger may stray. */
const slop = 6;

interface Point {
  readonly clientX: number;
  readonly clientY: number;
}

export interface HeldTouch {
  readonly x: number;
  readonly y: number;
  readonly intent: TouchIntent;
}

/** A finger was put down. */
export function touchAt({ clientX, clientY }: Point): HeldTouch {
  return { x: clientX, y: clientY, intent: 'open' };
}

/** The same finger after it has moved; what it once meant it means to its end. */
export function touchMoved(touch: HeldTouch, { clientX, clientY }: Point): HeldTouch {
  const across = Math.abs(clientX - touch.x);
  const along = Math.abs(clientY - touch.y);
  if (touch.intent !== 'open' || Math.max(across, along) < slop) return touch;
  return { ...touch, intent: across > along ? 'across' : 'along' };
}
