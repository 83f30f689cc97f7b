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
import { pythonWith } from '../../support/python.ts';
import { RealEngine } from '../../support/realEngine.ts';
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

/** The losses of the batches of a training, and the weights are not asked for: the first loss is of the initial ones. */
const printLosses = `
import json, sys
from pathlib import Path
from sweep import arrays_of
from trials import setting_of
from training import Images, train
setting, seed, steps = json.loads(sys.argv[1])
images = Images(**arrays_of())
done = train(images, setting_of(setting, seed, images.classes), steps, set(), 0.5, "cpu", Path("check.pt"), lambda _: True)
print(json.dumps(done.losses))
`;

describe.skipIf(!python)('in Python (skipped where python3 has no torch and optuna)', () => {
  it('trains as the page does', { timeout: 120_000 }, async () => {
    const engine = new RealEngine(async (request) => new TapePlan(request));
    engine.build('a');
    engine.course('a', 30);
    await engine.restAt(30, 'a');
    const here = engine.recordsOf('a').map(({ batchLoss }) => batchLoss);
    const parts = studyParts();
    const place = unpacked(parts);
    const { stdout, stderr } = run(
      place,
      '-c',
      printLosses,
      JSON.stringify([parts.setting, 3, 30]),
    );
    expect(stderr).toBe('');
    const there = JSON.parse(stdout) as number[];
    expect(there).toHaveLength(30);
    for (const [i, loss] of there.entries())
      expect(Math.abs(loss / here[i]! - 1)).toBeLessThan(i < 3 ? 1e-5 : 5e-3);
  });
});
