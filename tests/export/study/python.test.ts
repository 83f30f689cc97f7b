import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openedStudy } from '../../../src/app/study/openedStudy.ts';
import { initialWeights } from '../../../src/engine/networks/initialWeights.ts';
import { TapePlan } from '../../../src/engine/networks/tapePlan.ts';
import { BatchOrder } from '../../../src/engine/training/batchOrder.ts';
import { studyFiles } from '../../../src/export/study/studyFiles.ts';
import type { StudyParts } from '../../../src/export/study/studyParts.ts';
import { type LossChoice, lossFunction } from '../../../src/losses/lossFunction.ts';
import { createRandom } from '../../../src/pixels/random.ts';
import { authorsAugmentation } from '../../../src/runs/augmentation.ts';
import { unetLayers } from '../../../src/runs/networkLayers.ts';
import { readStudy, type StoredStudy } from '../../../src/storage/study/readStudy.ts';
import { pythonWith } from '../../support/python.ts';
import {
  otherLoss as dice,
  RealEngine,
  type RealEngineOptions,
  loss as unifiedFocal,
} from '../../support/realEngine.ts';
import { aStudy, someTrials, studyParts } from '../../support/studyParts.ts';
import { tapeRun } from '../../support/tapeRun.ts';
import { threeClasses } from '../../support/trainingTask.ts';

const folder = mkdtempSync(join(tmpdir(), 'study-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(async () => {
  await tf.setBackend('cpu');
});

let count = 0;
/** The files of a study in a folder of their own. */
function unpacked(parts: StudyParts): string {
  const place = join(folder, String(count++));
  for (const [name, content] of Object.entries(studyFiles(parts))) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), content);
  }
  return place;
}

const python = pythonWith('torch', 'optuna');

function run(place: string, ...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(python as string, args, { cwd: place, encoding: 'utf8' });
}

/** Trains each of the settings that it is given, by keys of the link, and prints the losses of their batches. */
const printLosses = `
import json, sys
from pathlib import Path
from sweep import arrays_of
from trials import setting_of
from training import Images, train
images = Images(**arrays_of())
losses = []
for number, (setting, seed, steps) in enumerate(json.loads(sys.argv[1])):
    of = setting_of(setting, seed, images.classes)
    path = Path(f"{number}.pt")
    losses.append(train(images, of, steps, set(), 0.5, "cpu", path, lambda _: True).losses)
print(json.dumps(losses))
`;

interface Case {
  readonly what: string;
  readonly options: RealEngineOptions;
  readonly loss: LossChoice;
  /** The same by keys of the link, where it is another than that of the study. */
  readonly texts: Readonly<Record<string, string>>;
  readonly seed: number;
}
const cases: readonly Case[] = [
  { what: 'Adam, instance norm', options: {}, loss: unifiedFocal, texts: {}, seed: 3 },
  {
    what: 'gradient descent on augmented images, no norm',
    options: {
      network: { depth: 2, filters: 4, norm: 'none' },
      training: {
        ...{ optimizer: 'sgd', learningRate: 0.003, batchSize: 3, seed: 4294967295 },
        augmentation: { ...authorsAugmentation, chance: 0.6 },
      },
    },
    loss: dice,
    texts: {
      ...{ loss: 'dice', depth: '2', norm: 'none', optimizer: 'sgd', rate: '0.003', batch: '3' },
      ...{ 'augment-mirror': 'both', 'augment-rotation': '15', 'augment-scale': '0.85-1.25' },
      ...{ 'augment-elastic': '0.02', 'augment-brightness': '2', 'augment-chance': '0.6' },
    },
    seed: 4294967295,
  },
];

async function trainedHere({ options, loss }: Case): Promise<number[]> {
  const engine = new RealEngine(async (request) => new TapePlan(request), options);
  engine.build('a', { loss });
  engine.course('a', 30, loss);
  await engine.restAt(30, 'a');
  return engine.recordsOf('a').map(({ batchLoss }) => batchLoss);
}

/** What Optuna makes of the journal, as JSON. */
const readJournal = `
import json, optuna
from sweep import journal, open_study
study = open_study(journal())
print(json.dumps({
    "best": study.best_trial.number,
    "direction": study.direction.name,
    "attributes": sorted(study.user_attrs),
    "trials": [[t.state.name, t.params, sorted(t.intermediate_values.items()), t.user_attrs.get("seed"), t.user_attrs.get("link"),
                t.value, sorted(d.__class__.__name__ for d in t.distributions.values())] for t in study.trials],
}))
`;

/** To 1e-5 in the first three steps, and to 5e-3 in all. */
function expectSame(there: readonly number[] | undefined, here: readonly number[]): void {
  for (const [i, loss] of here.entries())
    expect(Math.abs((there?.[i] ?? Number.NaN) / loss - 1), `step ${i + 1}`).toBeLessThan(
      i < 3 ? 1e-5 : 5e-3,
    );
}

describe.skipIf(!python)('in Python (skipped where python3 has no torch and optuna)', () => {
  it('trains as the page does', { timeout: 240_000 }, async () => {
    const parts = studyParts();
    const asked = cases.map(({ texts, seed }) => [{ ...parts.setting, ...texts }, seed, 30]);
    const { stdout, stderr } = run(unpacked(parts), '-c', printLosses, JSON.stringify(asked));
    expect(stderr).toBe('');
    const there = JSON.parse(stdout) as number[][];
    for (const [k, one] of cases.entries()) {
      expect(there[k], one.what).toHaveLength(30);
      expectSame(there[k], await trainedHere(one));
    }
  });

  it('tells classes apart, each with its δ, and leaves pixels out, as the page does', {
    timeout: 60_000,
  }, async () => {
    const task = threeClasses({ depth: 1, filters: 4, norm: 'instance' }, 16);
    const { inputs, masks } = task.images;
    const loss: LossChoice = { ...unifiedFocal, classDeltas: [null, 0.3, null] };
    const weights = initialWeights(unetLayers(task.config, 1, 3), createRandom(7, 'weights'));
    const network = await tapeRun({ ...task, weights });
    const order = new BatchOrder([0, 1, 2], (epoch) => createRandom(7, `epoch ${epoch}`));
    const here: number[] = [];
    for (let step = 0; step < 30; step++)
      here.push(await network.step(order.take(2), lossFunction(loss), 0.01));
    const images = masks.map((labels, i) => ({
      ...{ split: 'training' as const, aspect: 1, labels: labels as Uint8Array },
      input: inputs.at(i) as Float32Array<ArrayBuffer>,
    }));
    const held = { ...images[0]!, split: 'validation' as const };
    const own = { size: 16, channels: 1, classes: 3, images: [...images, held] } as const;
    const parts = studyParts({ loss, images: own });
    const setting = { ...parts.setting, 'class-deltas': '0.3,-' };
    const asked = JSON.stringify([[setting, 7, 30]]);
    const { stdout, stderr } = run(unpacked(parts), '-c', printLosses, asked);
    expect(stderr).toBe('');
    expectSame(JSON.parse(stdout)[0], here);
  });

  it('the journal has its curves and attributes', { timeout: 240_000 }, () => {
    const { stdout, stderr } = run(unpacked(studyParts()), '-W', 'ignore', '-c', readJournal);
    expect(stderr).toBe('');
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({ best: 0, direction: 'MAXIMIZE' });
    expect(found.attributes).toEqual(
      expect.arrayContaining(['images', 'program', 'setting', 'study', 'version']),
    );
    const kinds = [
      'CategoricalDistribution',
      'FloatDistribution',
      'FloatDistribution',
      'IntDistribution',
    ];
    const first = { loss: 'asymmetric-unified-focal', lambda: 0.25, rate: 0.01, batch: 2 };
    const second = { ...first, loss: 'dice', lambda: 0.75, rate: 0.003 };
    expect(found.trials).toEqual([
      [
        'COMPLETE',
        first,
        [
          [10, 0.2],
          [30, 0.8],
        ],
        3,
        'v=1&seed=3&lambda=0.25',
        0.8,
        kinds,
      ],
      ['PRUNED', first, [[10, 0.1]], 4, 'v=1&seed=4&lambda=0.25', 0.1, kinds],
      ['FAIL', second, [], 3, 'v=1&seed=3&lambda=0.75', null, kinds],
      ['WAITING', {}, [], 4, 'v=1&seed=4&lambda=0.75', null, []],
    ]);
  });
});

describe.skipIf(!python)('trials that others are better than (skipped as above)', () => {
  it('end at a rung', { timeout: 240_000 }, () => {
    const study = { ...aStudy, steps: 9, halving: { eta: 3, first: 3 }, repeats: 1 };
    const trials = ['0.05', '0.02', '0.001', '0.001', '0.001'].map((rate, number) => ({
      ...{ number, point: number, seed: 3 + number, values: { ...someTrials[0]!.values, rate } },
      ...{ state: 'waiting' as const, reason: null, curve: [], runId: null },
    }));
    const place = unpacked(studyParts({ study, trials }));
    const { status, stderr } = run(place, 'sweep.py');
    expect(status, stderr).toBe(0);
    const stored = readStudy('study.log', readFileSync(join(place, 'study.log'), 'utf8'));
    const ends = stored?.trials.map(({ trial }) => [trial.state, trial.curve.at(-1)?.[0]]) ?? [];
    expect(ends).toHaveLength(5);
    expect(ends[0]).toEqual(['complete', 9]);
    expect(ends).toContainEqual(['pruned', 3]);
    for (const [state, step] of ends) expect(step).toBe(state === 'complete' ? 9 : 3);
  });
});

const pythonWithDask = python && pythonWith('torch', 'optuna', 'distributed');

/**
 * Continues a study on a cluster of two workers, kills one as soon as both have something to lose, and prints how it ended.
 */
const onCluster = `
import os, signal, subprocess, sys, time
from pathlib import Path
if __name__ == "__main__":
    from distributed import LocalCluster
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        checkpoints = Path("checkpoints")
        before = len(list(checkpoints.glob("*.pt")))
        command = [sys.executable, "sweep.py", "--dask", cluster.scheduler_address, "--trials", "4"]
        sweep = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while len(list(checkpoints.glob("*.pt"))) < before + 2 and sweep.poll() is None:
            time.sleep(0.02)
        os.kill(cluster.workers[0].pid, signal.SIGKILL)
        said, complained = sweep.communicate()
        print(said)
        print(complained, file=sys.stderr)
        sys.exit(sweep.returncode)
`;

describe.skipIf(!pythonWithDask)(
  'sweep.py (skipped where python3 has no torch, optuna and distributed)',
  () => {
    it('continues a study, is killed, and loses nothing', { timeout: 600_000 }, async () => {
      const { values } = someTrials[0]!;
      const waiting = [3, 4, 5].map((seed, number) => ({
        ...{ number, point: 0, seed, values: { ...values, lambda: '0.5' }, reason: null },
        ...{ state: 'waiting' as const, curve: [], runId: null },
      }));
      const study = { ...aStudy, steps: 60, repeats: 1 };
      const place = unpacked(studyParts({ study, trials: waiting }));
      const log = join(place, 'study.log');

      // By itself first, killed in the middle of the first trial.
      const alone = spawn(python as string, ['sweep.py'], { cwd: place, stdio: 'ignore' });
      const ended = new Promise((resolve) => alone.on('exit', resolve));
      while (!existsSync(join(place, 'checkpoints', 'trial-0.pt'))) await sleep(20);
      alone.kill('SIGKILL');
      await ended;
      // What was being written is cut short, as by a full disk.
      writeFileSync(log, `${readFileSync(log, 'utf8')}{"op_code": 7, "worker_`);
      writeFileSync(join(place, 'cluster.py'), onCluster);
      const { status, stdout, stderr } = run(place, 'cluster.py');
      expect(status, stderr).toBe(0);
      expect(stdout).toContain('Trial 0 is taken up again.');
      expect(stdout).toContain('4 of 4 trials are complete.');

      const stored = readStudy('study.log', readFileSync(log, 'utf8')) as StoredStudy;
      const { trials, records, problems } = openedStudy(stored, 1);
      expect(problems).toEqual([]);
      expect(trials.map(({ state, seed, point }) => [state, seed, point])).toEqual([
        ...[3, 4, 5].map((seed) => ['complete', seed, 0]),
        ['complete', 3, 1],
      ]);
      expect(records.map(({ steps }) => steps)).toEqual([60, 60, 60, 60]);
      for (const { curve } of trials) expect(curve.at(-1)?.[0]).toBe(60);
      // The trial that was killed is the one that the page trains.
      const here = await trainedHere(cases[0]!);
      const there = records[0]!.curves.batchLoss;
      expect(there.steps).toHaveLength(60);
      expectSame(there.values, here);
    });
  },
);
