/** Benchmark of the weight landscape: script of a slider move that draws all of it anew. */
import { withBenchPage } from './serve.mjs';

const port = 4190;

/** 21 x 21 points on two images of 64 x 64 pixels. */
export function landscapeRedraw() {
  return withBenchPage('landscape', port, async (browser, url) => {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction(() => 'measureLandscape' in window);
    const { gamma, gammaP95, lambda, bytes } = await page.evaluate(() => window.measureLandscape());
    return [
      { metric: 'redraw-ms-median', value: gamma, unit: 'ms' },
      { metric: 'redraw-ms-p95', value: gammaP95, unit: 'ms' },
      { metric: 'redraw-lambda-ms-median', value: lambda, unit: 'ms' },
      { metric: 'kept-bytes', value: bytes, unit: 'bytes' },
    ];
  });
}
