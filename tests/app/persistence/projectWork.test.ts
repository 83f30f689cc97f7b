import { expect, it } from 'vitest';
import { projectOf, workOf } from '../../../src/app/persistence/projectWork.ts';
import type { Work } from '../../../src/app/persistence/work.ts';
import { defaultParameters } from '../../../src/losses/catalogue.ts';
import { History } from '../../../src/runs/history.ts';
import { defaultSession } from '../../../src/state/session/session.ts';
import type { ProjectContents } from '../../../src/storage/project/contents.ts';
import { readProject } from '../../../src/storage/project/readProject.ts';
import { writeProject } from '../../../src/storage/project/writeProject.ts';
import { aRecord } from '../../support/runRecords.ts';
import { dataset, momentAt } from './openPage.ts';

const dice = { id: 'dice', parameters: defaultParameters } as const;
const work: Work = {
  session: { ...defaultSession, loss: dice, network: momentAt(3).network },
  files: null,
  painted: { 'a.png': { width: 1, height: 1, labels: Uint8Array.of(1) } },
  run: {
    moment: momentAt(3),
    history: History.from(
      [1, 2, 3].map((step) => ({ step, batchLoss: 1 / step, training: null, validation: null })),
    ),
    changes: [],
    firstLoss: dice,
  },
};

it('a work comes back from a project exactly', async () => {
  const file = await writeProject(projectOf(work, dataset(''), []));
  const after = workOf((await readProject('work.zip', file)) as ProjectContents, 'work.zip');
  const { history, ...run } = after.run!;
  expect({ ...after, run }).toEqual({ ...work, run: { ...work.run, history: undefined } });
  expect(history.toRecords()).toEqual(work.run?.history.toRecords());
});

it.each([
  ['γ = 1e9', 'gamma=1e9', 'γ = 1e9 is not a number from 0 to 0.95'],
  ['an unknown norm', 'norm=batch', 'norm = batch is not'],
  ['a depth of 99', 'depth=99', 'depth = 99 is not'],
])('a project whose link says %s is refused by name', (_, pair, what) => {
  const contents = { ...projectOf(work, dataset(''), []), link: `v=1&${pair}` };
  expect(() => workOf(contents, 'work.zip')).toThrow(`project.json: its link says ${what}`);
  // What this page does not know does no harm.
  expect(
    workOf({ ...contents, link: 'v=1&unknown=1&gamma=0.1&gamma=0.2' }, 'work.zip'),
  ).toBeTruthy();
});

it('a project has the runs on its images, however they were prepared, and no others', () => {
  const of = (number: number, settings: Record<string, string>) =>
    aRecord(number, { images: { title: 'Phantoms', hash: '', settings } });
  const records = [
    of(1, {}),
    of(2, { size: '64', validation: '0.5' }),
    of(3, { phantom: 'polyp' }),
    of(4, { files: 'DRIVE', 'file-hash': 'ab'.repeat(32) }),
  ];
  const { records: own } = projectOf(work, dataset(''), records);
  expect(own.map(({ number }) => number)).toEqual([1, 2]);
});
