/** What the main thread of a page did, from the browser's own trace. */

const categories = [
  'toplevel',
  'disabled-by-default-devtools.timeline',
  'devtools.timeline',
  'blink.user_timing',
  'v8',
];

/** Events in which script of the page runs; those within each other count once. */
const scripts = new Set([
  'EventDispatch',
  'FunctionCall',
  'FireAnimationFrame',
  'FireIdleCallback',
  'TimerFire',
  'RunMicrotasks',
  'EvaluateScript',
  'v8.callFunction',
]);

const marks = { begin: 'trace-begin', end: 'trace-end' };

/**
 * Records what the main thread of a page does while `work` runs.
 *
 * @returns events in the order of their begin; times in ms, `cpu` that of the thread
 */
export async function traceWhile(page, work) {
  const session = await page.context().browser().newBrowserCDPSession();
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) events.push(event);
  });
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  const mark = (name) => page.evaluate((text) => void performance.mark(text), name);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: categories },
  });
  await mark(marks.begin);
  await work();
  await mark(marks.end);
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  const begin = events.find(({ name }) => name === marks.begin);
  const end = events.find(({ name }) => name === marks.end);
  return events
    .filter(({ pid, tid, ph, ts }) => {
      const isMain = pid === begin.pid && tid === begin.tid;
      return isMain && ph === 'X' && ts >= begin.ts && ts <= end.ts;
    })
    .map(({ name, ts, dur = 0, tdur = dur, args }) => ({
      ...{ name, start: ts / 1000, end: (ts + dur) / 1000, cpu: tdur / 1000 },
      type: args?.data?.type,
    }))
    .sort((a, b) => a.start - b.start || b.end - a.end);
}

/**
 * Script from each input to the next, the last one's until the trace ends.
 *
 * @returns ms on the clock and ms of the thread, for each input
 */
export function scriptPerInput(events) {
  const inputs = events.filter(({ name, type }) => name === 'EventDispatch' && type === 'input');
  const moves = inputs.map(() => ({ ms: 0, cpu: 0 }));
  let move = -1;
  let reach = Number.NEGATIVE_INFINITY;
  for (const event of events) {
    if (!scripts.has(event.name) || event.start < reach) continue;
    reach = event.end;
    // The event of the input lies within that of the pointer that made it.
    while (move + 1 < inputs.length && inputs[move + 1].start < event.end) move++;
    if (move < 0) continue;
    moves[move].ms += event.end - event.start;
    moves[move].cpu += event.cpu;
  }
  return moves;
}

export const longestTask = (events) =>
  events
    .filter(({ name }) => name === 'RunTask')
    .reduce((longest, { start, end }) => Math.max(longest, end - start), 0);

export const minorCollections = (events) => events.filter(({ name }) => name === 'MinorGC').length;
