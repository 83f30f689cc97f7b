/** Benchmarks of the built page in a real browser: how it opens, and how it follows a slider. */
import { spawn } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright';
import { chromiumFlags, ensureChromium } from '../support/chromium.mjs';
import { longestTask, minorCollections, scriptPerInput, traceWhile } from './trace.mjs';

const port = 4187;

/** Serves dist/ while `use` runs. */
export async function withServedPage(use) {
  const server = spawn(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'preview', '--port', String(port), '--strictPort'],
    { stdio: 'ignore' },
  );
  const url = `http://localhost:${port}/`;
  try {
    for (let tries = 0; ; tries++) {
      if (
        await fetch(url).then(
          (response) => response.ok,
          () => false,
        )
      )
        break;
      if (tries > 100) throw new Error('the page could not be served; run npm run build first');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const browser = await chromium.launch({
      executablePath: ensureChromium(),
      args: chromiumFlags,
    });
    try {
      return await use(browser, url);
    } finally {
      await browser.close();
    }
  } finally {
    server.kill();
  }
}

export const median = (values) => quantile(values, 0.5);

export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

const openPage = async (browser) => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  return context.newPage();
};

/** The page leaves this mark when the curves were drawn for the first time. */
const curvesDrawn = 'curves-drawn';
const waitForCurves = (page) =>
  page.waitForFunction((name) => performance.getEntriesByName(name).length > 0, curvesDrawn);

/** Compressed script before the curves move, and the time from navigation until they are drawn. */
export async function firstView(browser, url) {
  const times = [];
  let kilobytes = 0;
  for (let visit = 0; visit < 5; visit++) {
    const page = await openPage(browser);
    const scripts = [];
    page.on('response', (response) => {
      if (/javascript/.test(response.headers()['content-type'] ?? ''))
        scripts.push({
          at: Date.now(),
          url: response.url(),
          body: response.body().catch(() => ''),
        });
    });
    await page.goto(url);
    await waitForCurves(page);
    const [elapsed, origin] = await page.evaluate(
      (name) => [performance.getEntriesByName(name)[0].startTime, performance.timeOrigin],
      curvesDrawn,
    );
    times.push(elapsed);
    const before = scripts.filter(({ at }) => at <= origin + elapsed);
    const bodies = await Promise.all(before.map(({ body }) => body));
    kilobytes = Math.max(
      kilobytes,
      bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0) / 1000,
    );
    await page.context().close();
  }
  return [
    { metric: 'js-kb-gz', value: kilobytes, unit: 'kB' },
    { metric: 'curves-ms', value: median(times), unit: 'ms' },
  ];
}

/** Counts what React commits, by the hook that its developer tools would use. */
const countCommits = () => {
  globalThis.commits = 0;
  globalThis.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true,
    renderers: new Map(),
    inject: () => 1,
    onCommitFiberRoot: () => {
      globalThis.commits += 1;
    },
    onCommitFiberUnmount: () => {},
    onPostCommitFiberRoot: () => {},
  };
};

/** Notes for each input event the time until the frame that shows its effect was painted. */
const timeFrames = () => {
  globalThis.frameTimes = [];
  document.addEventListener(
    'input',
    (event) => {
      requestAnimationFrame(() => {
        // A message is delivered after the frame was painted.
        const channel = new MessageChannel();
        channel.port1.onmessage = () =>
          globalThis.frameTimes.push(performance.now() - event.timeStamp);
        channel.port2.postMessage(null);
      });
    },
    true,
  );
};

const moves = 60;
/** A hand that moves thirty times a second. */
const betweenMovesMs = 33;

/** Drags γ over most of its rail. */
async function dragGamma(page) {
  const slider = page.getByRole('slider', { name: 'γ gamma', exact: true });
  const box = await slider.boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.2, y);
  await page.mouse.down();
  for (let move = 1; move <= moves; move++) {
    const pause = new Promise((resolve) => setTimeout(resolve, betweenMovesMs));
    await page.mouse.move(box.x + box.width * (0.2 + (0.6 * move) / moves), y);
    await pause;
  }
  return () => page.mouse.up();
}

const frameRows = (times) => [
  { metric: 'frame-ms-median', value: median(times), unit: 'ms' },
  { metric: 'frame-ms-p95', value: quantile(times, 0.95), unit: 'ms' },
  { metric: 'moves-seen', value: times.length, unit: 'frames' },
];

/** A held slider at 256²: frames and what the main thread did for them. */
export async function sliderDrag(browser, url) {
  const page = await openPage(browser);
  await page.addInitScript(countCommits);
  await page.goto(`${url}#v=1&size=256`);
  await waitForCurves(page);
  // The engine warms up meanwhile; a person drags the slider in spite of it, so it is not waited for
  // longer than until the 3D surface stands.
  await page.waitForTimeout(6000);
  await page.evaluate(timeFrames);
  const before = await page.evaluate(() => globalThis.commits);
  let release;
  const events = await traceWhile(page, async () => {
    release = await dragGamma(page);
  });
  const commits = (await page.evaluate(() => globalThis.commits)) - before;
  await release();
  await page.waitForTimeout(300);
  const times = await page.evaluate(() => globalThis.frameTimes);
  await page.context().close();
  const script = scriptPerInput(events);
  const ms = script.map((move) => move.ms);
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return [
    ...frameRows(times),
    { metric: 'script-ms-mean', value: mean(ms), unit: 'ms a move' },
    { metric: 'script-ms-p95', value: quantile(ms, 0.95), unit: 'ms a move' },
    // Of the thread alone: less of it is the other programs of the machine.
    { metric: 'script-cpu-ms-mean', value: mean(script.map(({ cpu }) => cpu)), unit: 'ms a move' },
    { metric: 'longest-task-ms', value: longestTask(events), unit: 'ms' },
    { metric: 'commits-per-move', value: commits / script.length, unit: 'a move' },
    { metric: 'minor-gcs', value: minorCollections(events), unit: `in ${moves} moves` },
  ];
}

/** Times slower than the processor is. */
const slowdown = 4;

/** A slider held while the network trains, on a processor four times slower. */
export async function slowSliderDrag(browser, url) {
  const page = await openPage(browser);
  await page.goto(url);
  await waitForCurves(page);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const status = page.getByRole('status');
  await status.filter({ hasText: /Training.*step [1-9]/ }).waitFor({ timeout: 120_000 });
  await page.waitForTimeout(3000);
  await page.evaluate(timeFrames);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const release = await dragGamma(page);
  await release();
  await page.waitForTimeout(500);
  const times = await page.evaluate(() => globalThis.frameTimes);
  await page.context().close();
  return frameRows(times);
}
