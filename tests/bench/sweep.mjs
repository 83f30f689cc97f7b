/** The sliders over a finished sweep of 200 trials: what a move costs, of the nearest trial and blended between trials. */
import { longestTask, scriptPerInput, traceWhile } from './trace.mjs';

const link = 'v=1&phantom=ultrasound&count=8';
const trialCount = 200;
const mapSide = 128;
const images = ['ultrasound 1', 'ultrasound 2', 'ultrasound 3'];
const keys = ['lambda', 'delta', 'gamma'];
const moves = 60;
/** A hand that moves thirty times a second. */
const betweenMovesMs = 33;

/** Runs in the page: writes a finished sweep into what the browser keeps, as its own code would have. */
async function keepStudy({ link, trialCount, mapSide, images, keys }) {
  const opened = await new Promise((resolve, reject) => {
    const opening = indexedDB.open('loss-explorer', 3);
    opening.onupgradeneeded = () => {
      for (const name of ['kept', 'runs', 'sweeps']) opening.result.createObjectStore(name);
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const writing = opened.transaction('sweeps', 'readwrite');
  const shelf = writing.objectStore('sweeps');
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const trials = Array.from({ length: trialCount }, (_, number) => ({
    ...{ number, point: number, seed: 1, state: 'complete', reason: null, runId: null },
    values: Object.fromEntries(keys.map((key) => [key, (0.9 * random()).toFixed(4)])),
    curve: [
      [1, 0.1],
      [200, random()],
    ],
  }));
  const axis = { kind: 'number', low: 0, high: 0.9, scale: 'linear', isWhole: false, count: 3 };
  const study = {
    ...{ id: 'bench', name: 'Sweep 1', base: link, repeats: 1, steps: 200, startedAt: 1 },
    space: keys.map((key) => ({ ...axis, key })),
    design: { kind: 'sequence', points: trialCount, seed: 1 },
    halving: null,
  };
  shelf.put({ version: 1, kept: { study, trials, paces: [] } }, 'bench');
  for (let trial = 0; trial < trialCount; trial++) {
    const maps = images.map((sampleId) => {
      const levels = Uint16Array.from({ length: mapSide ** 2 }, () => Math.floor(4096 * random()));
      return { sampleId, size: mapSide, differences: [levels] };
    });
    shelf.put({ trial, step: 200, maps }, `bench/${trial}`);
  }
  await new Promise((resolve) => {
    writing.oncomplete = resolve;
  });
  opened.close();
}

async function drag(page) {
  const slider = page.getByRole('slider', { name: 'γ gamma of the sweep', exact: true });
  await slider.scrollIntoViewIfNeeded();
  const box = await slider.boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.1, y);
  await page.mouse.down();
  const events = await traceWhile(page, async () => {
    for (let move = 1; move <= moves; move++) {
      const pause = new Promise((resolve) => setTimeout(resolve, betweenMovesMs));
      await page.mouse.move(box.x + box.width * (0.1 + (0.8 * move) / moves), y);
      await pause;
    }
  });
  await page.mouse.up();
  return events;
}

function rowsOf(name, events) {
  const script = scriptPerInput(events);
  const ms = script.map((move) => move.ms).sort((a, b) => a - b);
  const cpu = script.reduce((sum, move) => sum + move.cpu, 0) / script.length;
  const mean = ms.reduce((sum, value) => sum + value, 0) / ms.length;
  return [
    { metric: `${name}-script-ms-mean`, value: mean, unit: 'ms a move' },
    {
      metric: `${name}-script-ms-p95`,
      value: ms[Math.floor(0.95 * ms.length)],
      unit: 'ms a move',
    },
    // Of the thread alone: less of it is the other programs of the machine.
    { metric: `${name}-script-cpu-ms-mean`, value: cpu, unit: 'ms a move' },
    { metric: `${name}-longest-task-ms`, value: longestTask(events), unit: 'ms' },
    { metric: `${name}-moves-seen`, value: script.length, unit: 'moves' },
  ];
}

export async function sweepSliders(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${url}favicon.svg`);
  await page.evaluate(keepStudy, { link, trialCount, mapSide, images, keys });
  await page.goto(`${url}#${link}`);
  await page.getByRole('button', { name: 'Sweep', exact: true }).click();
  const region = page.getByRole('region', { name: 'Masks of the sweep' });
  await region.getByRole('img').waitFor();
  // The engine warms up meanwhile.
  await page.waitForTimeout(6000);
  const rows = rowsOf('nearest', await drag(page));
  await region.getByRole('radio', { name: 'Blend' }).click();
  rows.push(...rowsOf('blend', await drag(page)));
  await context.close();
  return rows;
}
