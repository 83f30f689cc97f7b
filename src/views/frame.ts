/**
 * One animation frame for all that follows the store without rendering. What draws on canvases comes first, what writes
 * into the document last: a canvas that sets a font after the document was changed has the browser style the page anew in
 * mid-frame.
 */

type Phase = 'draw' | 'write';

const waiting: Readonly<Record<Phase, Set<() => void>>> = { draw: new Set(), write: new Set() };
let frame = 0;

function run(phase: Phase): void {
  const works = [...waiting[phase]];
  waiting[phase].clear();
  for (const work of works)
    try {
      work();
    } catch (error) {
      // One that fails keeps no other from being drawn.
      reportError(error);
    }
}

function request(): void {
  frame = requestAnimationFrame(() => {
    run('draw');
    run('write');
    frame = 0;
    if (waiting.draw.size + waiting.write.size > 0) request();
  });
}

/**
 * Does something in the next animation frame; once, however often it is asked for until then. What a drawing asks to be
 * written is written in the same frame.
 */
export function inNextFrame(phase: Phase, work: () => void): void {
  waiting[phase].add(work);
  if (frame === 0) request();
}

/** Takes back what was asked for. */
export function notInNextFrame(phase: Phase, work: () => void): void {
  waiting[phase].delete(work);
}
