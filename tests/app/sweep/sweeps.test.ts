/** A sweep from its start to its results: trained in order, kept after every trial, gone on with by another page. */
import { describe, expect, it } from 'vitest';
import { sweepCsv } from '../../../src/export/sweepCsv.ts';
import { heatMap } from '../../../src/runs/sweep/heatMap.ts';
import { decodeSession } from '../../../src/state/session/codec.ts';
import { numberAxis } from '../../runs/sweep/trials.ts';
import { diceOf, images, studyOf, sweptPage } from './sweptPage.ts';

const space = [numberAxis('lambda', 0, 1, { count: 4 }), numberAxis('gamma', 0, 0.8, { count: 3 })];

/** Rows of a table by the names of its columns. */
function readCsv(text: string): Record<string, string>[] {
  const [header = '', ...lines] = text.trim().split('\r\n');
  const names = header.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, i) => [names[i] as string, cell])),
  );
}

/** A page with its images, on which a study was begun. */
async function begun(kept = studyOf(), options: Parameters<typeof sweptPage>[0] = {}) {
  const page = sweptPage(options);
  await page.open(images);
  page.sweeps.start(kept);
  return page;
}

describe('a sweep', () => {
  it('of 24 trials whose tab was closed goes on where it was, to the same heat map', async () => {
    const kept = studyOf({ space, repeats: 2, steps: 5 });
    expect(kept.trials).toHaveLength(24);
    const whole = await begun(kept);
    await whole.rest();

    // In the middle of its eighth trial.
    const first = await begun(kept, { most: 38 });
    await first.settle();
    expect(first.trained).toHaveLength(8);
    const second = sweptPage({ shelves: first.shelves });
    await second.open(images);
    second.sweeps.read();
    await second.until(() => second.state().studies.length > 0);
    const states = () => second.kept().trials.map(({ state }) => state);
    expect(states().filter((state) => state === 'complete')).toHaveLength(7);
    expect(states()[7]).toBe('waiting');
    // Nothing trains before it is asked for.
    expect(second.trained).toEqual([]);
    await second.resumed();
    expect(second.trained).toHaveLength(17);
    expect(second.trained[0]).toBe('trial 7 0 to 5');

    const plain = ({ trials }: typeof kept) => trials.map(({ runId: _, ...trial }) => trial);
    expect(plain(second.kept())).toEqual(plain(whole.kept()));
    // From its table alone.
    const rows = readCsv(sweepCsv(second.kept().study, second.kept().trials));
    const {
      cells,
      columns,
      rows: up,
    } = heatMap(kept.study, second.kept().trials, 'lambda', 'gamma');
    expect(cells).toHaveLength(12);
    for (const { x, y, mean } of cells) {
      const own = rows.filter(
        ({ lambda, gamma }) => Number(lambda) === columns[x]?.low && Number(gamma) === up[y]?.low,
      );
      expect(own).toHaveLength(2);
      expect(mean).toBeCloseTo(own.reduce((sum, { dice }) => sum + Number(dice), 0) / 2, 12);
    }
    expect(second.state().maps.size).toBe(24);
  });

  it('makes a run of every trial, with the link that trains it again', async () => {
    const page = await begun(studyOf({ repeats: 2, steps: 4 }));
    await page.rest();
    const { records } = page.store.getState().live;
    expect(records).toHaveLength(18);
    const { trials } = page.kept();
    for (const trial of trials) {
      const record = records.find(({ id }) => id === trial.runId);
      expect(record?.sweep).toEqual({ study: 's', name: 'Sweep 1', trial: trial.number });
      expect(record).toMatchObject({ steps: 4, thumbnails: [{ sampleId: 'v' }] });
      const { session } = decodeSession(record?.link ?? '');
      expect(session.seed).toBe(trial.seed);
      const { lambda, gamma } = session.loss.parameters;
      expect([String(lambda), String(gamma)]).toEqual([trial.values.lambda, trial.values.gamma]);
      expect(record?.final?.scores.dice).toBe(diceOf({ lambda, gamma }, trial.seed, 4));
    }
    // The page's own run is as it was.
    expect(page.run().history.length).toBe(0);
    expect(Object.keys(page.store.getState().live.runs)).toEqual(['main']);
  });

  it('halves: those left behind are stopped, the others go on from their weights', async () => {
    const kept = studyOf({ space: [space[0]!], steps: 20, halving: { eta: 2, first: 10 } });
    const page = await begun(kept);
    await page.rest();
    expect(page.trained).toEqual([
      ...[0, 1, 2, 3].map((number) => `trial ${number} 0 to 10`),
      ...[2, 3].map((number) => `trial ${number} 10 to 20`),
    ]);
    expect(page.kept().trials.map(({ state }) => state)).toEqual([
      ...['pruned', 'pruned', 'complete', 'complete'],
    ]);
    // A trial is one row, however often it was gone on with.
    const { records } = page.store.getState().live;
    expect(records.map(({ steps }) => steps)).toEqual([10, 10, 20, 20]);
  });

  it('halves to the same where its weights were lost with the tab', async () => {
    const kept = studyOf({ space: [space[0]!], steps: 20, halving: { eta: 2, first: 10 } });
    const whole = await begun(kept);
    await whole.rest();
    const first = await begun(kept, { most: 45 });
    await first.settle();
    const second = sweptPage({ shelves: first.shelves });
    await second.open(images);
    second.sweeps.read();
    await second.until(() => second.state().studies.length > 0);
    await second.resumed();
    expect(second.trained).toEqual(['trial 2 0 to 20', 'trial 3 0 to 20']);
    const plain = ({ trials }: typeof kept) => trials.map(({ runId: _, ...trial }) => trial);
    expect(plain(second.kept())).toEqual(plain(whole.kept()));
  });

  it('goes on past a trial that fails, which says why', async () => {
    const why = 'The loss is not a number at step 1.';
    const page = await begun(studyOf({ steps: 4 }), {
      fails: ({ parameters }) => (parameters.lambda === 0.5 ? why : null),
    });
    await page.rest();
    const failed = page.kept().trials.filter(({ state }) => state === 'failed');
    expect(failed.map(({ values, reason }) => [values.lambda, reason])).toEqual(
      Array(3).fill(['0.5', why]),
    );
    expect(page.kept().trials.filter(({ state }) => state === 'complete')).toHaveLength(6);
  });

  it('waits where the device is lost, and blames no trial', async () => {
    let isLost = true;
    const page = await begun(studyOf({ steps: 4 }), {
      fails: () => (isLost ? 'The device was lost.' : null),
    });
    await page.rest();
    expect(page.state().note).toBe('The device was lost.');
    expect(page.kept().trials.every(({ state }) => state === 'waiting')).toBe(true);
    isLost = false;
    await page.resumed();
    expect(page.kept().trials.every(({ state }) => state === 'complete')).toBe(true);
  });

  it('pauses and goes on in the middle of a trial, which is not trained anew', async () => {
    const page = await begun(studyOf({ steps: 30 }));
    await page.until(() => (page.store.getState().live.runs['trial 1']?.history.length ?? 0) > 10);
    page.sweeps.pause();
    await page.settle();
    expect(page.state()).toMatchObject({ training: null, underWay: { trial: 1 } });
    await page.resumed();
    expect(page.trained).toHaveLength(9);
    expect(page.kept().trials.every(({ state }) => state === 'complete')).toBe(true);
  });

  it('is stopped, and begins its trial anew when it is resumed', async () => {
    const page = await begun(studyOf({ steps: 30 }));
    await page.until(() => (page.store.getState().live.runs['trial 1']?.history.length ?? 0) > 10);
    page.sweeps.stop();
    await page.rest();
    expect(page.kept().trials[1]?.state).toBe('waiting');
    expect(page.store.getState().live.runs['trial 1']).toBeUndefined();
    await page.resumed();
    expect(page.trained.filter((one) => one.startsWith('trial 1 '))).toHaveLength(2);
    // It has one row all the same.
    expect(page.store.getState().live.records).toHaveLength(9);
  });

  it('ends with its budget, of steps or minutes', async () => {
    const steps = await begun(studyOf({ steps: 10, budget: { unit: 'steps', amount: 25 } }));
    await steps.rest();
    expect(steps.trained).toHaveLength(3);
    // A step takes a tenth of a second here.
    const minutes = await begun(studyOf({ steps: 300, budget: { unit: 'minutes', amount: 0.9 } }));
    await minutes.rest();
    expect(minutes.trained).toHaveLength(2);
    expect(minutes.kept().trials[2]?.state).toBe('waiting');
  });

  it('waits where other images are opened, and says so', async () => {
    const page = await begun(studyOf({ steps: 30 }));
    await page.until(() => (page.store.getState().live.runs['trial 1']?.history.length ?? 0) > 10);
    await page.open({ ...images, title: 'others' });
    await page.rest();
    expect(page.state().note).toMatch(/^Other images or masks are open now/);
    page.store.setState(({ session }) => ({ session: { ...session, size: 64 } }));
    page.sweeps.resume('s');
    expect(page.state().training).toBeNull();
    await page.until(() => page.state().note?.startsWith('This sweep is of other images') ?? false);
  });

  it('says what it needs before it trains', async () => {
    const page = sweptPage();
    await page.open({ ...images, samples: images.samples.slice(0, 1) });
    page.sweeps.start(studyOf());
    await page.until(() => page.state().note !== null);
    expect(page.state().note).toMatch(/^A sweep compares trials by the Dice of the validation/);
    expect(page.trained).toEqual([]);
  });

  it('says that it is not kept where the browser has no room, and goes on', async () => {
    const page = sweptPage();
    page.shelves.sweeps.capacity = 10;
    await page.open(images);
    page.sweeps.start(studyOf({ steps: 4 }));
    await page.until(() => page.state().training !== null);
    await page.rest();
    expect(page.state().note).toMatch(/^The sweep is not kept in this browser/);
    expect(page.kept().trials.every(({ state }) => state === 'complete')).toBe(true);
  });

  it('is forgotten with its maps where it is removed; its runs stay', async () => {
    const page = await begun(studyOf({ steps: 4 }));
    await page.rest();
    expect(page.shelves.sweeps.values.size).toBe(10);
    page.sweeps.remove('s');
    await page.until(() => page.shelves.sweeps.values.size === 0);
    expect(page.state()).toMatchObject({ studies: [], shown: null });
    expect(page.store.getState().live.records).toHaveLength(9);
  });
});
