/**
 * The animation frames of all that follows the store without rendering. What draws on canvases comes first, what writes
 * into the document last: a canvas that sets a font after the document was changed has the browser style the page anew in
 * mid-frame.
 *
 * Where a processor can't do everything within a frame, what is left follows in the next ones, each in its turn: the
 * slider stays with the hand, and every picture is at most a few frames behind it.
 */

type Phase = 'draw' | 'write';

/** Time of a frame for script: half of one at 60 Hz, the other half is the browser's. */
const budgetMs = 8;

const waiting: Readonly<Record<Phase, Set<() => void>>> = { draw: new Set(), write: new Set() };
let frame = 0;

/** Does what waits, at least the first of it, until the time is over. */
function run(phase: Phase, until: number): void {
  for (const work of [...waiting[phase]]) {
    waiting[phase].delete(work);
    try {
      work();
    } catch (error) {
      // One that fails keeps no other from being drawn.
      reportError(error);
    }
    if (performance.now() >= until) return;
  }
}

function request(): void {
  frame = requestAnimationFrame(() => {
    const until = performance.now() + budgetMs;
    run('draw', until);
    run('write', until);
    frame = 0;
    if (waiting.draw.size + waiting.write.size > 0) request();
  });
}

/**
 * Does something in the next animation frame, or in one soon after it where there is too much for one; once, however
 * often it is asked for until then. What a drawing asks to be written is written in the same frame if its time allows.
 */
export function inNextFrame(phase: Phase, work: () => void): void {
  waiting[phase].add(work);
  if (frame === 0) request();
}

/** Takes back what was asked for. */
export function notInNextFrame(phase: Phase, work: () => void): void {
  waiting[phase].delete(work);
}

/** Draws at once all that waits for a frame, however long it takes: none will come. */
export function drawWaiting(): void {
  run('draw', Number.POSITIVE_INFINITY);
}
