/** Benchmarks of long trainings: the figure of their curves, and a flush of records through the page's store. */
import { withBenchPage } from './serve.mjs';

const port = 4189;

const measureAt = (steps) =>
  withBenchPage('history', port, async (browser, url) => {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction(() => 'measureHistory' in window);
    const found = [];
    for (const count of steps)
      found.push([count, await page.evaluate((n) => window.measureHistory(n), count)]);
    return found;
  });

/** Building and drawing both charts of a training, so many steps long. */
export async function trainingFigure() {
  const found = await measureAt([1000, 10_000, 100_000]);
  return found.map(([steps, { figure }]) => ({
    metric: `figure-ms-${steps / 1000}k`,
    value: figure,
    unit: 'ms',
  }));
}

/** Eight records more, after so many steps. */
export async function historyFlush() {
  const found = await measureAt([1000, 20_000]);
  return found.map(([steps, { flush }]) => ({
    metric: `flush-ms-${steps / 1000}k`,
    value: flush,
    unit: 'ms',
  }));
}
