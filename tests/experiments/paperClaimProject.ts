/**
 * The runs of the experiment as one project file, and what came of them as a table. Arguments: where the project is written,
 * then the files of records.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { lossDefinition } from '../../src/losses/catalogue.ts';
import { spreadOf } from '../../src/runs/aggregate.ts';
import { meanInterval } from '../../src/runs/bootstrap.ts';
import type { RunRecord } from '../../src/runs/runRecord.ts';
import { decodeSession, encodeSession } from '../../src/state/session/codec.ts';
import { writeProject } from '../../src/storage/project/writeProject.ts';

const [target = '', ...parts] = process.argv.slice(2);
const records = parts.flatMap((part) => JSON.parse(readFileSync(part, 'utf8')) as RunRecord[]);
const firstSeed = Math.min(...records.map(({ setting }) => setting.training.seed));

// One picture of each setting is enough to look at, and small enough to load.
const numbered = records.map((record, i) => ({
  ...record,
  number: i + 1,
  thumbnails: record.setting.training.seed === firstSeed ? record.thumbnails.slice(0, 1) : [],
}));

const [first] = numbered;
if (!first) throw new Error('there are no records');
const project = await writeProject({
  ...{
    link: encodeSession(decodeSession(first.link).session),
    title: first.images.title,
    samples: [],
    files: null,
    painted: {},
  },
  ...{ run: null, records: numbered },
});
writeFileSync(target, Buffer.from(await project.arrayBuffer()));

const groupOf = ({ images }: RunRecord) =>
  `${images.settings.phantom}, ${100 * Number(images.settings['phantom-share'])} %`;
const groups = [...new Set(records.map(groupOf))];
const losses = [...new Set(records.map(({ setting }) => setting.loss.id))];

/** Validation Dice of the last step: mean and standard deviation over the seeds, with the interval of the mean. */
function cell(group: string, loss: string): string {
  const dice = records
    .filter((record) => groupOf(record) === group && record.setting.loss.id === loss)
    .map(({ final }) => final?.scores.dice ?? Number.NaN);
  const [spread, interval] = [spreadOf(dice), meanInterval(dice)];
  if (!spread || !interval) return '–';
  const [mean, deviation, low, high] = [
    ...[spread.mean, spread.deviation ?? 0, interval.low, interval.high],
  ].map((value) => value.toFixed(3));
  return `${mean} ± ${deviation} (${low} to ${high})`;
}

console.log(`| Loss | ${groups.join(' | ')} |`);
console.log(`|---|${groups.map(() => '---|').join('')}`);
for (const loss of losses) {
  const cells = groups.map((group) => cell(group, loss));
  console.log(`| ${lossDefinition(loss).name} | ${cells.join(' | ')} |`);
}
