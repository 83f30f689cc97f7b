import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type ExportTarget, exportLoss, exportTargets } from '../../src/export/loss/exportLoss.ts';
import { defaultParameters, lossIds } from '../../src/losses/catalogue.ts';
import type { PixelGroups } from '../../src/losses/imageLoss.ts';
import type { LossChoice } from '../../src/losses/lossFunction.ts';
import { anyParameters } from '../support/lossArbitraries.ts';
import { eachFile, parseProgram, pythonWith, runProgram } from '../support/python.ts';

const folder = mkdtempSync(join(tmpdir(), 'exported-losses-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A prediction that is mostly right, of up to 600 pixels; every class occurs. */
const anyPrediction: fc.Arbitrary<PixelGroups> = fc
  .record({
    classes: fc.constantFrom(2, 2, 3, 5),
    width: fc.integer({ min: 4, max: 30 }),
    height: fc.integer({ min: 2, max: 20 }),
    confidence: fc.double({ min: 0, max: 8, noNaN: true }),
    phase: fc.double({ min: 0, max: 6, noNaN: true }),
  })
  .map(({ classes, width, height, confidence, phase }) => {
    const pixels = width * height;
    const label = Uint8Array.from({ length: pixels }, (_, i) => (i % 7 < classes ? i % 7 : 0));
    const probability = new Float64Array(pixels * classes);
    label.forEach((truth, pixel) => {
      const score = Array.from({ length: classes }, (_, c) =>
        Math.exp((c === truth ? confidence : 0) + 2 * Math.sin(phase + 1.3 * pixel + 2.2 * c)),
      );
      const total = score.reduce((sum, value) => sum + value, 0);
      for (let c = 0; c < classes; c++) probability[pixel * classes + c] = score[c] / total;
    });
    const weight = new Float64Array(pixels).fill(1);
    return { classes, probability, label, weight, grid: { width, height } };
  });

const anyClassDeltas = fc.option(
  fc.array(fc.option(fc.constantFrom(0.2, 0.55, 0.9)), { minLength: 2, maxLength: 5 }),
);

const anySetting = fc.record({
  parameters: anyParameters,
  classDeltas: anyClassDeltas,
  prediction: fc.option(anyPrediction, { freq: 6 }),
});

/**
 * Files of one target: every loss at its defaults and at random settings.
 *
 * @param onlyClasses  leaves out predictions of another number of classes
 */
function writeFiles(
  target: ExportTarget,
  samples: number,
  onlyClasses: number | null = null,
): string[] {
  const settings = fc.sample(anySetting, { numRuns: samples, seed: 7 });
  const files: string[] = [];
  const add = (choice: LossChoice, prediction: PixelGroups | null) => {
    const result = exportLoss(choice, prediction, target);
    if (result.kind === 'none') return;
    const path = join(folder, `${files.length}_${result.fileName}`);
    writeFileSync(path, result.text);
    files.push(path);
  };
  for (const id of lossIds) {
    add({ id, parameters: defaultParameters }, null);
    for (const { parameters, classDeltas, prediction } of settings)
      if (!prediction || !onlyClasses || prediction.classes === onlyClasses)
        add({ id, parameters, ...(classDeltas ? { classDeltas } : {}) }, prediction);
  }
  return files;
}

const failures = (outcomes: Readonly<Record<string, string | null>>) =>
  Object.entries(outcomes).filter(([, message]) => message !== null);

const libraries: Readonly<Record<ExportTarget, readonly string[]>> = {
  pytorch: ['torch'],
  keras: ['keras', 'numpy'],
  jax: ['jax', 'numpy'],
  monai: ['monai', 'torch'],
};
const anyPython = pythonWith('ast');
const interpreter = (target: ExportTarget) => pythonWith(...libraries[target]);

describe.each(exportTargets)('%s files', (target) => {
  it.skipIf(!anyPython)('parse (skipped where there is no python3)', { timeout: 60_000 }, () => {
    const files = writeFiles(target, 3);
    expect(files.length).toBeGreaterThan(8);
    expect(failures(eachFile(anyPython!, files, parseProgram))).toEqual([]);
  });

  const python = interpreter(target);
  it.skipIf(!python)(
    `pass their self-tests at any setting (skipped where python3 has no ${target})`,
    { timeout: 240_000 },
    () => {
      const files = writeFiles(target, 12);
      expect(failures(eachFile(python!, files, runProgram))).toEqual([]);
    },
  );
});

/** Directory of modules that stand in for libraries that are not installed. */
const standIns = { PYTHONPATH: fileURLToPath(new URL('standIns', import.meta.url)) };

const torch = interpreter('pytorch');
describe.skipIf(!torch)(
  'on stand-ins written with torch (skipped where python3 has no torch)',
  () => {
    it.each([
      ['keras', {}],
      ['jax', {}],
      ['monai', {}],
      ['monai', { MONAI_STAND_IN: '1.5' }],
    ] as const)('%s files pass their self-tests %o', { timeout: 240_000 }, (target, variables) => {
      const classes = 'MONAI_STAND_IN' in variables ? 2 : null;
      const files = writeFiles(target, 8, classes);
      const outcomes = eachFile(torch!, files, runProgram, { ...standIns, ...variables });
      expect(failures(outcomes)).toEqual([]);
    });
  },
);

describe.skipIf(!torch)(
  'the self-test (skipped where python3 has no torch)',
  { timeout: 60_000 },
  () => {
    const exported = exportLoss(
      { id: 'asymmetric-unified-focal', parameters: defaultParameters },
      fc.sample(anyPrediction, { numRuns: 1, seed: 3 })[0],
      'pytorch',
    );
    const text = exported.kind === 'code' ? exported.text : '';
    // Each with a digit or a statement changed; all run in one process.
    const altered: readonly (readonly [what: string, source: string, message: RegExp])[] = [
      ['a wrong value', flipDigit(text, /("value": 0\.\d\d)(\d)/), /value is off/],
      [
        'a wrong derivative',
        flipDigit(text, /(\(1, 0, \(\d+, \d+\), \(-0\.\d\d)(\d)/),
        /gradient is off/,
      ],
      [
        'another weight of the parts',
        text.replace('lambda_ * region', '(1 - lambda_ / 2) * region'),
        /value is off/,
      ],
      [
        'a swapped δ',
        text.replace('wrong = delta * fn', 'wrong = (1 - delta) * fn'),
        /value is off/,
      ],
      ['another focus', text.replace('** (1 - gamma)', '** (1.001 - gamma)'), /value is off/],
    ];

    it('passes as it was written and fails where a number or a statement is another', () => {
      const files = [text, ...altered.map(([, source]) => source)].map((source, i) => {
        const path = join(folder, `altered${i}.py`);
        writeFileSync(path, source);
        return path;
      });
      const outcomes = eachFile(torch!, files, runProgram);
      expect(outcomes[files[0]]).toBeNull();
      altered.forEach(([what, source, message], i) => {
        expect(source, what).not.toBe(text);
        expect(outcomes[files[i + 1]], what).toMatch(/^AssertionError/);
        expect(outcomes[files[i + 1]], what).toMatch(message);
      });
    });
  },
);

/** Adds five to the digit that the second group of the pattern holds. */
function flipDigit(text: string, pattern: RegExp): string {
  return text.replace(pattern, (_, before, digit) => before + ((Number(digit) + 5) % 10));
}
