/** Benchmarks of races: how much longer n entrants take than n trainings alone, and how much memory. */

import { runInNode } from './inNode.mjs';
import { median } from './page.mjs';
import { withBenchPage } from './serve.mjs';

const port = 4189;

/** Parameters of `small`, each of four bytes; a set is the weights and both moments of Adam. */
const weightBytes = 4 * 120_634;
const setBytes = 3 * weightBytes;

/** Steps of a race, and rounds of which the medians are taken: a minute or two where a step takes long. */
const engines = {
  webgpu: { steps: 6, rounds: 2 },
  wasm: { steps: 20, rounds: 3 },
};

function rows(engine, adapter, costs) {
  const one = costs.find(({ entrants }) => entrants === 1);
  return costs.flatMap(({ entrants, race, alone, bytes }) => {
    const row = (metric, value, unit) => ({
      case: 'race',
      engine,
      metric: `${metric}-${entrants}`,
      value,
      unit,
      adapter,
    });
    const ratios = race.map((ms, round) => ms / (entrants * alone[round]));
    return [
      row('race-step-ms', median(race), 'ms'),
      row('alone-step-ms', median(alone), 'ms'),
      row('time-of-alone', median(ratios), 'times'),
      ...(bytes === null
        ? []
        : [
            row('race-gpu-bytes', bytes, 'bytes'),
            row('memory-of-one-and-sets', bytes / (one.bytes + entrants * setBytes), 'times'),
            row('memory-of-one-and-weights', bytes / (one.bytes + entrants * weightBytes), 'times'),
          ]),
    ];
  });
}

/** Races on each engine of a browser, and on Dawn's null backend. */
export async function raceCase(report) {
  const found = [];
  report('race on the null backend');
  const output = await runInNode('race/nullRace.ts', report);
  if (output) found.push(...rows('webgpu-null', 'Dawn null backend', JSON.parse(output)));
  await withBenchPage('race', port, async (browser, url) => {
    for (const [engine, { steps, rounds }] of Object.entries(engines)) {
      report(`race on ${engine}`);
      const page = await browser.newPage();
      try {
        await page.goto(url);
        await page.waitForFunction(() => 'measureRaces' in window);
        const { adapter, costs } = await page.evaluate(
          ([id, count, times]) => window.measureRaces(id, count, times),
          [engine, steps, rounds],
        );
        found.push(...rows(engine, adapter, costs));
      } catch (error) {
        report(`  left out: ${error.message.split('\n')[0]}`);
      } finally {
        await page.close();
      }
    }
  });
  return found;
}
