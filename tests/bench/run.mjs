/**
 * `npm run bench`: step times, what a slider move costs and how the page opens, measured in a real
 * browser. `-- --json` prints one JSON object a line, `-- --case small` runs one case alone,
 * `-- --readme` writes the table of README.md beside this file from what was measured.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { engineCase, engineCases, nullHostCases, pytorchCase, withEnginePage } from './engine.mjs';
import { historyFlush, trainingFigure } from './history.mjs';
import { landscapeRedraw } from './landscape.mjs';
import { firstView, sliderDrag, slowSliderDrag, withServedPage } from './page.mjs';
import { raceCase } from './race.mjs';
import { writeReadmeTable } from './readme.mjs';
import { sweepSliders } from './sweep.mjs';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean' },
    readme: { type: 'boolean' },
    case: { type: 'string' },
  },
});
const pageCases = {
  'slider-drag': sliderDrag,
  'slider-drag-slow': slowSliderDrag,
  'first-view': firstView,
  sweep: sweepSliders,
};
const figureCases = {
  'training-figure': trainingFigure,
  'history-flush': historyFlush,
  landscape: landscapeRedraw,
};
const known = [...[engineCases, pageCases, figureCases].flatMap(Object.keys), 'race'];
if (options.case && !known.includes(options.case)) {
  console.error(`There is no case called ${options.case}; there is ${known.join(', ')}.`);
  process.exit(2);
}
const wants = (name) => !options.case || options.case === name;
const report = (text) => console.error(text);
const found = [];

const wantedPages = Object.entries(pageCases).filter(([name]) => wants(name));
if (wantedPages.length > 0) {
  const built = spawnSync(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'],
    { stdio: 'inherit' },
  );
  if (built.status !== 0) process.exit(1);
  await withServedPage(async (browser, url) => {
    for (const [name, measure] of wantedPages) {
      report(name);
      for (const row of await measure(browser, url))
        found.push({ case: name, engine: 'page', ...row });
    }
  });
}

for (const [name, measure] of Object.entries(figureCases).filter(([name]) => wants(name))) {
  report(name);
  for (const row of await measure()) found.push({ case: name, engine: 'page', ...row });
}

const wantedEngines = Object.keys(engineCases).filter(wants);
if (wantedEngines.length > 0)
  await withEnginePage(async (browser, url) => {
    for (const name of wantedEngines) {
      found.push(...(await engineCase(browser, url, name, report)));
      found.push(...pytorchCase(name, report));
    }
  });

if (wantedEngines.some((name) => name === 'small' || name === 'standard'))
  found.push(...(await nullHostCases(report)).filter((row) => wants(row.case)));

if (wants('race')) found.push(...(await raceCase(report)));

if (options.readme) writeReadmeTable(found);
if (options.json) for (const row of found) console.log(JSON.stringify(row));
else
  console.table(
    found.map((row) => ({ ...row, value: Number(row.value.toPrecision(4)) })),
    ['case', 'engine', 'metric', 'value', 'unit'],
  );
process.exit(found.length > 0 ? 0 : 1);
