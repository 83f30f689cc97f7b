import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TapePlan } from '../../../src/engine/networks/tapePlan.ts';
import { studyFiles } from '../../../src/export/study/studyFiles.ts';
import type { StudyParts } from '../../../src/export/study/studyParts.ts';
import type { LossChoice } from '../../../src/losses/lossFunction.ts';
import { authorsAugmentation } from '../../../src/runs/augmentation.ts';
import { pythonWith } from '../../support/python.ts';
import {
  otherLoss as dice,
  RealEngine,
  type RealEngineOptions,
  loss as unifiedFocal,
} from '../../support/realEngine.ts';
import { studyParts } from '../../support/studyParts.ts';

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

describe.skipIf(!python)('in Python (skipped where python3 has no torch and optuna)', () => {
  it('trains as the page does', { timeout: 120_000 }, async () => {
    const parts = studyParts();
    const asked = cases.map(({ texts, seed }) => [{ ...parts.setting, ...texts }, seed, 30]);
    const { stdout, stderr } = run(unpacked(parts), '-c', printLosses, JSON.stringify(asked));
    expect(stderr).toBe('');
    const there = JSON.parse(stdout) as number[][];
    for (const [k, one] of cases.entries()) {
      const here = await trainedHere(one);
      expect(there[k]).toHaveLength(30);
      for (const [i, loss] of (there[k] ?? []).entries())
        expect(Math.abs(loss / here[i]! - 1), `${one.what}, step ${i + 1}`).toBeLessThan(
          i < 3 ? 1e-5 : 5e-3,
        );
      console.log(
        one.what,
        Math.max(...there[k]!.map((l, i) => Math.abs(l / here[i]! - 1))),
        Math.max(...there[k]!.slice(0, 3).map((l, i) => Math.abs(l / here[i]! - 1))),
        here[0],
        here[29],
      );
    }
  });
});
