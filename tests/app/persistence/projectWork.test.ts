import fc from 'fast-check';
import { expect, it } from 'vitest';
import { projectOf, workOf } from '../../../src/app/persistence/projectWork.ts';
import type { Work } from '../../../src/app/persistence/work.ts';
import type { Dataset } from '../../../src/datasets/dataset.ts';
import { defaultParameters } from '../../../src/losses/catalogue.ts';
import { History } from '../../../src/runs/history.ts';
import type { Moment } from '../../../src/runs/moment.ts';
import { unetLayers } from '../../../src/runs/networkLayers.ts';
import { defaultSession } from '../../../src/state/session/session.ts';
import type { ProjectContents } from '../../../src/storage/project/contents.ts';
import { readProject } from '../../../src/storage/project/readProject.ts';
import { writeProject } from '../../../src/storage/project/writeProject.ts';

const dataset: Dataset = {
  ...{ title: 'scans', hash: '', recognised: '', size: 32, channels: 1, labels: [] },
  ...{ classNames: ['foreground'], samples: [], foregroundShare: 0, choices: null },
};
const network = { depth: 1, filters: 4, norm: 'instance' } as const;
const layers = unetLayers(network, 3, 3);
const floats = (seed: number) =>
  Float32Array.from({ length: layers.parameterCount }, (_, i) => Math.sin(seed + i));
const dice = { id: 'dice', parameters: defaultParameters } as const;
const focal = { ...dice, id: 'asymmetric-unified-focal', classDeltas: [null, 0.3] } as const;
const scores = { loss: 0.5, dice: 0.25, iou: 0.2, precision: 1, recall: 0, classDice: [0.1, 0.4] };

/** A work with a run of so many steps. */
function work(step: number, optimizer: 'adam' | 'sgd' | null): Work {
  const moments = optimizer && {
    ...{ optimizer, updates: step, first: floats(2) },
    second: optimizer === 'adam' ? floats(3) : null,
  };
  const moment: Moment = {
    ...{ network, channels: 3, classes: 3, weights: floats(1), step, position: 4 * step },
    moments: moments || null,
  };
  return {
    session: { ...defaultSession, loss: dice, network, classes: 3 },
    files: null,
    painted: {},
    run: {
      moment,
      history: History.from(
        Array.from({ length: step }, (_, i) => ({
          ...{ step: i + 1, batchLoss: 1 / (i + 1) },
          ...{ training: i % 2 ? scores : null, validation: null },
        })),
      ),
      changes: [{ step: 2, from: focal, to: dice }],
      firstLoss: focal,
    },
  };
}

async function roundTrip(of: Work): Promise<Work> {
  const file = await writeProject(projectOf(of, dataset));
  return workOf((await readProject('work.zip', file)) as ProjectContents, 'work.zip');
}

it('a work comes back from a project exactly, and its weights fit the network', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(40), fc.constantFrom('adam', 'sgd', null), async (step, optimizer) => {
      const before = work(step, optimizer);
      const after = await roundTrip(before);
      expect(after.session).toEqual(before.session);
      expect(after.run).toEqual(before.run);
    }),
    { numRuns: 10 },
  );
});

it.each([
  ['an unknown loss', { firstLoss: { id: 'other', parameters: defaultParameters } }],
  ['a loss without its parameters', { firstLoss: { id: 'dice', parameters: {} } }],
  ['a position that is none', { position: -1 }],
])('a project with %s is refused by name', (_, change) => {
  const contents = projectOf(work(3, 'adam'), dataset);
  const run = { ...contents.run!, info: { ...contents.run!.info, ...change } };
  expect(() => workOf({ ...contents, run }, 'work.zip')).toThrow(/work\.zip .* project\.json/);
});

it.each([
  ['words', ['words']],
  ['scores that are none', [{ step: 1, batchLoss: 1, training: 1, validation: null }]],
])('a project with a history of %s is refused by name', (_, history) => {
  const contents = projectOf(work(3, 'adam'), dataset);
  expect(() => workOf({ ...contents, run: { ...contents.run!, history } }, 'work.zip')).toThrow(
    /work\.zip/,
  );
});
