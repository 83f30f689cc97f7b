/**
 * Every test there is: unit tests in Node and, apart, the long ones among them, kernels on Dawn in Node
 * and again in a browser, engine tests in a browser, journeys through the built page.
 * Ends with one line of counts. `npm test -- unit` runs one group alone.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ensureChromium } from './support/chromium.mjs';

const groups = process.argv.slice(2);
const wants = (group) => groups.length === 0 || groups.includes(group);
const known = ['unit', 'long', 'gpu', 'gpu-browser', 'browser', 'journeys'];
const strange = groups.filter((group) => !known.includes(group));
if (strange.length > 0) {
  console.error(
    `There is no group of tests called ${strange.join(', ')}; there is ${known.join(', ')}.`,
  );
  process.exit(2);
}

const needsBrowser = ['gpu-browser', 'browser', 'journeys'].some(wants);
try {
  process.env.CHROMIUM_PATH = needsBrowser ? ensureChromium() : (process.env.CHROMIUM_PATH ?? '');
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const reports = mkdtempSync(join(tmpdir(), 'loss-explorer-tests-'));
const counts = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
let broken = false;
/** Whether this run has had every test of the kernels on Dawn in Node. */
let dawnSkippedNothing = false;

function node(args, environment = {}) {
  const { status } = spawnSync(process.execPath, args, {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  return status === 0;
}

/** Reads a JSON report; a runner that dies before it writes one counts as a failure. */
function readReport(file, tally) {
  try {
    tally(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    broken = true;
  }
}

function vitest(project) {
  const report = join(reports, `${project}.json`);
  const ok = node(
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    project === 'gpu-browser' && dawnSkippedNothing ? { PLANS_SEEN_ON_DAWN: 'yes' } : {},
  );
  if (!ok) broken = true;
  readReport(report, (result) => {
    counts.passed += result.numPassedTests;
    counts.failed += result.numFailedTests;
    counts.skipped += result.numPendingTests + result.numTodoTests;
    if (project === 'gpu') dawnSkippedNothing = result.numPendingTests === 0 && ok;
    for (const file of result.testResults)
      for (const { status, fullName } of file.assertionResults)
        if (status === 'failed')
          failures.push(`${project}: ${relative('.', file.name)}: ${fullName}`);
  });
}

for (const project of ['unit', 'long', 'gpu', 'gpu-browser', 'browser'])
  if (wants(project)) vitest(project);

if (wants('journeys')) {
  const built = node(['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn']);
  if (!built) broken = true;
  else {
    const report = join(reports, 'journeys.json');
    const ok = node(
      ['node_modules/@playwright/test/cli.js', 'test', '-c', 'tests/playwright.config.ts'],
      { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    );
    if (!ok) broken = true;
    readReport(report, ({ stats, suites }) => {
      counts.passed += stats.expected + stats.flaky;
      counts.failed += stats.unexpected;
      counts.skipped += stats.skipped;
      for (const { title, specs } of suites)
        for (const spec of specs) if (!spec.ok) failures.push(`journeys: ${title}: ${spec.title}`);
    });
  }
}

rmSync(reports, { recursive: true, force: true });
for (const name of failures) console.log(`failed: ${name}`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(broken || counts.failed > 0 || counts.passed === 0 ? 1 : 0);
