import { describe, expect, it } from 'vitest';
import { History } from '../../../src/runs/history.ts';
import type { Moment } from '../../../src/runs/moment.ts';
import { unetLayers } from '../../../src/runs/networkLayers.ts';
import type { StepRecord } from '../../../src/runs/record.ts';
import type { Run } from '../../../src/runs/run.ts';
import { defaultSession } from '../../../src/state/session/session.ts';
import { settingOf } from '../../../src/state/session/settingOf.ts';
import {
  nothingSaved,
  type SavedWork,
  type WantedWork,
  workChange,
} from '../../../src/storage/keep/workChange.ts';

const network = { depth: 1, filters: 2, norm: 'none' } as const;
const setting = settingOf(defaultSession);

const records = (count: number): StepRecord[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ step: i + 1, batchLoss: 1 / (i + 1), training: null, validation: null },
  }));

function runOf(steps: number, history = History.from(records(steps))): Run {
  const weights = new Float32Array(unetLayers(network, 1, 2).parameterCount).fill(steps);
  const moment: Moment = {
    ...{ step: steps, position: steps, network, channels: 1, classes: 2, weights, moments: null },
  };
  return { moment, history, changes: [], firstLoss: null };
}

const files = [{ path: 'a.png', file: new Blob(['a']) as File }];
const painted = { a: { width: 1, height: 1, labels: Uint8Array.of(1) } };
const wanted = (change: Partial<WantedWork> = {}): WantedWork => ({
  ...{ link: 'v=1', title: 'A', hash: '', files: null, painted: null, runs: [] },
  ...change,
});
const withRun = (run: Run | null, id = 'main') => wanted({ runs: [{ id, setting, run }] });

/** Saves it, and gives what is in the store then. */
const saved = (work: WantedWork, before: SavedWork = nothingSaved): SavedWork => {
  const change = workChange(before, work);
  if (!change) throw new Error('there was nothing to save');
  return change.after;
};

describe('what of a work is new', () => {
  it('is nothing where all is saved', () => {
    const work = wanted({ hash: 'h', files, painted });
    expect(workChange(saved(work), work)).toBeNull();
    expect(workChange({ ...nothingSaved, link: 'v=1' }, wanted())).toBeNull();
  });

  it('is a new link, and its images stay where they are', () => {
    const work = wanted({ hash: 'h', files, painted });
    const change = workChange(saved(work), { ...work, link: 'v=1&gamma=0' });
    expect(change?.request.link).toBe('v=1&gamma=0');
    expect(change?.request.images).toEqual({ hash: 'h', files: 'kept', painted: 'kept' });
  });

  it('is other images with the files of these, and new paint alone', () => {
    const before = saved(wanted({ hash: 'h', files }));
    const others = workChange(before, wanted({ hash: 'other', files }));
    expect(others?.request.images.files).toBe(files);
    const paint = workChange(before, wanted({ hash: 'h', files, painted }));
    expect(paint?.request.images).toEqual({ hash: 'h', files: 'kept', painted });
    expect(paint?.request.images.painted).toBe(painted);
  });

  it('is the past of a run that stays, and stays where nothing is said of it', () => {
    const { moment } = runOf(3);
    const checks = [{ step: 3, sum: '0', length: 1, norm: 1, sampled: [1, 1, 1, 1] }];
    const past = (moments: readonly { step: number; moment: Moment | null }[]) =>
      wanted({ runs: [{ id: 'main', setting, run: null, past: { moments, checks } }] });
    const run = saved(withRun(runOf(9)));
    const change = workChange(run, past([{ step: 3, moment }]));
    const [kept] = change?.request.runs ?? [];
    expect(kept).toMatchObject({ moment: null, history: { keptParts: 1, added: [] }, checks });
    expect(kept?.past[0]?.moment?.parameters[0]?.name).toBe('down1.conv1.filter');
    const before = saved(past([{ step: 3, moment }]), run);
    expect(before.runs[0]?.known).toMatchObject({ past: [3], checks });
    // What the store never had cannot stay there.
    const more = workChange(
      before,
      past([
        { step: 3, moment: null },
        { step: 5, moment: null },
      ]),
    );
    expect(more?.request.runs[0]?.past).toEqual([{ step: 3, moment: null }]);
    // Another link alone leaves all of it; a newer run of which no past is said has none.
    const link = workChange(before, { ...withRun(null), link: 'v=1&gamma=0' });
    expect(link?.request.runs[0]).toMatchObject({ past: [{ step: 3, moment: null }], checks });
    expect(workChange(before, withRun(runOf(12)))?.request.runs[0]?.past).toEqual([]);
  });

  it('is a whole run at first: weights by name, records in parts', () => {
    const run = runOf(1200);
    const change = workChange(nothingSaved, withRun(run));
    const [kept] = change?.request.runs ?? [];
    expect(kept).toMatchObject({ id: 'main', step: 1200, records: 1200, setting });
    expect(kept?.history.keptParts).toBe(0);
    expect(kept?.history.added.map(({ length }) => length)).toEqual([500, 500, 200]);
    expect(kept?.history.added.flat()).toEqual(records(1200));
    expect(kept?.moment).not.toHaveProperty('weights');
    const values = kept?.moment?.parameters.flatMap((parameter) => [...parameter.values]);
    expect(values).toEqual([...run.moment.weights]);
    expect(change?.transfer).toEqual([run.moment.weights.buffer]);
  });

  it('is of a longer run only the parts of its records that grew', () => {
    const history = History.from(records(1200));
    const before = saved(withRun(runOf(1200, history)));
    const longer = history.append(records(1600).slice(1200));
    const change = workChange(before, withRun(runOf(1600, longer)));
    const [kept] = change?.request.runs ?? [];
    expect(kept?.history.keptParts).toBe(2);
    expect(kept?.history.added.flat()).toEqual(records(1600).slice(1000));
  });

  it('keeps no part of another run of the same length', () => {
    const before = saved(withRun(runOf(600)));
    const others = records(600).map((record) => ({ ...record, batchLoss: record.batchLoss + 1 }));
    const change = workChange(before, withRun(runOf(600, History.from(others))));
    expect(change?.request.runs[0]?.history.keptParts).toBe(0);
    expect(change?.request.runs[0]?.history.added.flat()).toEqual(others);
  });

  it('leaves a run as it is kept, and takes no buffers for it', () => {
    const before = saved(withRun(runOf(600)));
    expect(workChange(before, withRun(null))).toBeNull();
    const change = workChange(before, { ...withRun(null), link: 'v=1&gamma=0' });
    expect(change?.request.runs).toHaveLength(1);
    expect(change?.request.runs[0]).toMatchObject({
      ...{ step: 600, moment: null, history: { keptParts: 2, added: [] } },
    });
    expect(change?.transfer).toEqual([]);
  });

  it('is that a run is gone, or that another one takes its place', () => {
    const before = saved(withRun(runOf(3)));
    expect(workChange(before, wanted())?.request.runs).toEqual([]);
    const change = workChange(before, withRun(runOf(2), 'second'));
    expect(change?.request.runs.map(({ id }) => id)).toEqual(['second']);
    expect(change?.after.runs.map(({ known }) => known.id)).toEqual(['second']);
  });
});
