/** Works that the first version of the page kept. */
import { expect, it } from 'vitest';
import { unetLayers } from '../../../src/runs/networkLayers.ts';
import { shelfOfFirstVersion } from './firstVersion.ts';
import { keeperOn } from './keeperOn.ts';

const ab12 = 'ab12'.repeat(16);
const { slots, parameterCount } = unetLayers({ depth: 1, filters: 4, norm: 'none' }, 1, 2);

/** As the fixture was made: each tensor holds the step and a number of its own. */
function weightsAt(step: number): Float32Array {
  const weights = new Float32Array(parameterCount);
  for (const [i, { offset, length }] of slots.entries())
    weights.fill(step + i / 8, offset, offset + length);
  return weights;
}

async function openedFirstVersion() {
  const shelf = shelfOfFirstVersion();
  const client = keeperOn(shelf);
  const opened = await client.ask('open', null);
  if (opened.kind !== 'open') throw new Error(JSON.stringify(opened));
  return { shelf, client, works: opened.works };
}

it('works of the first version open with images, painted masks and trainings', async () => {
  const { client, works } = await openedFirstVersion();
  expect(
    works.map(({ title, hash, hasFiles, runs }) => [title, hash, hasFiles, runs[0]?.step]),
  ).toEqual([
    ['scans', ab12, true, 7],
    ['scans', ab12, true, 520],
    ['phantoms', '', false, 5],
  ]);
  const [again, trained, phantoms] = works;
  const images = await client.ask('readImages', trained!.id);
  expect(images.files?.map(({ path }) => path)).toEqual(['a.png', 'b.png']);
  expect(images.painted?.['a.png']?.labels).toEqual(Uint8Array.of(0, 1, 2, 0));
  expect((await client.ask('readImages', again!.id)).painted).toBeNull();
  expect((await client.ask('readImages', phantoms!.id)).painted?.['a.png']?.width).toBe(3);

  const run = (work: string) => client.ask('readRun', { work, run: 'main' });
  const long = await run(trained!.id);
  expect(long.moment).toMatchObject({ step: 520, position: 1040, channels: 1, classes: 2 });
  expect(long.moment.weights).toEqual(weightsAt(520));
  expect(long.history.map(({ step }) => step)).toEqual(
    Array.from({ length: 520 }, (_, i) => i + 1),
  );
  expect(long.history[0]).toEqual({ step: 1, batchLoss: 1, training: null, validation: null });
  expect(long.history.some(({ training }) => training?.classDice[0] === 0.5)).toBe(true);
  expect(trained!.runs[0]?.changes).toMatchObject([{ step: 481, to: { id: 'dice' } }]);
  const plain = await run(phantoms!.id);
  expect(plain.moment.moments).toMatchObject({ optimizer: 'sgd', updates: 5, second: null });
});

it('the first save stores the files of two works once, and loses nothing', async () => {
  const { shelf, client, works } = await openedFirstVersion();
  const [again, trained] = works;
  const filesIn = () => [...shelf.values.keys()].filter((key) => key.includes('/files/'));
  expect(filesIn()).toHaveLength(2);
  const { id, link, title, hash, runs } = again!;
  const saved = await client.ask('save', {
    ...{ id, link: `${link}&gamma=0.3`, title, images: { hash, files: 'kept', painted: null } },
    runs: runs.map(({ past: _, ...run }) => ({
      ...run,
      ...{ moment: null, history: { keptParts: 1, added: [] }, past: [] },
    })),
  });
  expect(saved).toMatchObject({ kind: 'saved' });
  const next = keeperOn(shelf);
  expect(await next.ask('open', null)).toMatchObject({ kind: 'open', works: [{ id }, {}, {}] });
  expect(filesIn()).toHaveLength(1);
  for (const work of [again!, trained!]) {
    expect((await next.ask('readImages', work.id)).files).toHaveLength(2);
    const { moment } = await next.ask('readRun', { work: work.id, run: 'main' });
    expect(moment.weights).toEqual(weightsAt(moment.step));
  }
});

it('a work of the first version that is out of its ranges is refused by name, and left as it is', async () => {
  const shelf = shelfOfFirstVersion();
  const list = shelf.values.get('works') as { works: { info: { run: { firstLoss: unknown } } }[] };
  const loss = list.works[0]!.info.run.firstLoss as { parameters: { gamma: number } };
  loss.parameters.gamma = 1e9;
  const before = [...shelf.values.keys()];
  expect(await keeperOn(shelf).ask('open', null)).toEqual({
    kind: 'bad',
    reason: expect.stringMatching(
      /firstLoss.parameters.gamma is 1000000000, allowed are 0 to 0.95/,
    ),
  });
  expect([...shelf.values.keys()]).toEqual(before);
});
