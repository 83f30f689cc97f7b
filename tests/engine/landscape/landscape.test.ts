/** The values of a landscape of a real network, against predictions made one by one. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Landscape, type LandscapeSource } from '../../../src/engine/landscape/landscape.ts';
import type { NetworkRun } from '../../../src/engine/networks/network.ts';
import { TapePlan } from '../../../src/engine/networks/tapePlan.ts';
import type { LandscapeRequest, LandscapeValues } from '../../../src/engine/protocol.ts';
import { differencesOf, judge } from '../../../src/engine/training/measurement.ts';
import { LandscapeHistograms } from '../../../src/losses/analysis/landscape.ts';
import { LandscapeLoss } from '../../../src/losses/analysis/landscapeLoss.ts';
import { lossAtPrediction } from '../../../src/losses/analysis/lossAtPrediction.ts';
import { defaultParameters } from '../../../src/losses/catalogue.ts';
import { type LossFunction, lossFunction, normalForm } from '../../../src/losses/lossFunction.ts';
import { levelProbability } from '../../../src/masks/probabilityMap.ts';
import { createRandom } from '../../../src/pixels/random.ts';
import { randomDirections } from '../../../src/runs/landscape/directions.ts';
import { threeClasses, trainingTask, unifiedFocal } from '../../support/trainingTask.ts';
import { startWasmInNode } from '../backends/wasmBackend.ts';
import { fakeImages } from '../support/engineBench.ts';

beforeAll(startWasmInNode);

const size = 15;
const side = 16;
const config = { depth: 1, filters: 4, norm: 'instance' } as const;
const sampleIds = ['image 0', 'image 2'];
const positions = [0, 2];
const random: LandscapeRequest = {
  ...{ plane: { kind: 'random', seeds: [3] }, size, range: 0.5, sampleIds },
};

/** A network that was trained a little, with the weights that it had on the way. */
async function trainedRun(task = trainingTask(config, side, 1, 2)) {
  const plan = new TapePlan(task);
  const run = await plan.createRun(task.weights);
  const kept = [{ step: 0, weights: task.weights }];
  for (let step = 1; step <= 4; step++) {
    await run.step([step % 3, (step + 1) % 3], normalForm(unifiedFocal), 0.02);
    kept.push({ step, weights: await run.weights() });
  }
  const { dataset, pixels } = fakeImages();
  const opened = { dataset: { ...dataset, samples: dataset.samples.slice(0, 3) }, pixels };
  const source: LandscapeSource = {
    ...{ whole: run, images: task.images, opened, layers: plan.layers },
    goesOn: async () => true,
  };
  return { run, source, kept, images: task.images };
}

type Trained = Awaited<ReturnType<typeof trainedRun>>;

function landscapeOf({ source, kept }: Trained, request: LandscapeRequest): Landscape {
  const now = kept[kept.length - 1];
  return new Landscape(1, request, source, now, kept);
}

async function histogramsOf(landscape: Landscape, { source }: Trained) {
  const { classes, pixels } = landscape.head;
  const of = { points: landscape.total, classes, pixels, probability: levelProbability };
  const histograms = new LandscapeHistograms(of);
  for (let done = 0; done < landscape.total; )
    done = (await landscape.histograms(done, source, (one) => {
      if (one.kind === 'histograms') histograms.add(one.histograms);
    })) as number;
  return histograms;
}

/** The mean loss of the images as these weights predict them. */
async function lossAt(loss: LossFunction, { run, images }: Trained, weights: Float32Array) {
  const maps = await (run as NetworkRun).predict(positions, weights);
  const values = maps.map((logits, i) => {
    const differences = differencesOf(logits, images.classes);
    return lossAtPrediction(loss, judge(images, positions[i], differences).prediction).value;
  });
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const losses = [
  lossFunction({ id: 'asymmetric-unified-focal', parameters: defaultParameters }),
  lossFunction({
    ...{ id: 'symmetric-unified-focal' },
    parameters: { ...defaultParameters, lambda: 0.2, delta: 0.8, gamma: 0.3 },
  } as const),
  lossFunction({ id: 'dice', parameters: defaultParameters }),
];

describe('a landscape of a network', () => {
  it('has at random points the loss that a direct evaluation has, and touches no weights', async () => {
    const trained = await trainedRun();
    const landscape = landscapeOf(trained, random);
    const own = new LandscapeLoss(await histogramsOf(landscape, trained));
    const centre = trained.kept[4].weights;
    const [x, y] = randomDirections(centre, trained.source.layers, 3);
    const drawn = createRandom(1, 'points');
    const values = new Float64Array(size ** 2);
    for (const loss of losses) {
      own.evaluate(loss.classTerms(2) ?? [], values);
      for (let i = 0; i < 6; i++) {
        const [column, row] = [drawn.integer(size), drawn.integer(size)];
        const [u, v] = [column, row].map((at) => (0.5 * (at - 7)) / 7);
        const weights = centre.map((value, k) => value + u * x[k] + v * y[k]);
        const wanted = await lossAt(loss, trained, weights);
        expect(Math.abs(values[row * size + column] - wanted)).toBeLessThan(1e-6);
      }
      const middle = values[(size ** 2 - 1) / 2];
      expect(Math.abs(middle - (await lossAt(loss, trained, centre)))).toBeLessThan(1e-12);
    }
    expect(await trained.run.weights()).toEqual(centre);
    trained.run.dispose();
  });

  it('along principal directions holds the path of training, which ends in the middle', async () => {
    const trained = await trainedRun();
    const landscape = landscapeOf(trained, { ...random, plane: { kind: 'principal' }, range: 1 });
    const [{ path, explained, pathShare, half }] = landscape.head.planes;
    expect(path.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
    expect(path[4]).toMatchObject({ x: 0, y: 0 });
    const reach = Math.max(...path.map(({ x }) => Math.abs(x)));
    expect(reach).toBeCloseTo(1 / 1.15, 5);
    expect((explained?.[0] ?? 0) + (explained?.[1] ?? 0)).toBeGreaterThan(0.7);
    expect(pathShare).toBeGreaterThan(0.7);
    // What the first weights had as their loss lies where they are projected, nearly.
    const own = new LandscapeLoss(await histogramsOf(landscape, trained));
    const values = new Float64Array(size ** 2);
    own.evaluate(losses[0].classTerms(2) ?? [], values);
    const at = (fraction: number) => Math.round(7 + 7 * fraction);
    const first = values[at(path[0].y) * size + at(path[0].x)];
    const centre = values[(size ** 2 - 1) / 2];
    const before = await lossAt(losses[0], trained, trained.kept[0].weights);
    expect(Math.abs(first - before)).toBeLessThan(Math.abs(before - centre));
    expect(half.x).toBeGreaterThan(half.y);
    trained.run.dispose();
  });

  it.each([
    ['that reads places', trainingTask(config, side, 1, 2), 'boundary'],
    ['of three classes without a normal form', threeClasses(config, side), 'dice-cross-entropy'],
  ] as const)('has the values of a loss %s', async (_, task, id) => {
    const trained = await trainedRun(task);
    const landscape = landscapeOf(trained, { ...random, size: 7 });
    const loss = lossFunction({ id, parameters: defaultParameters });
    const parts: LandscapeValues[] = [];
    let done = 0;
    while (done < landscape.total)
      done = (await landscape.values(done, trained.source, loss, (part) => {
        parts.push(part);
      })) as number;
    const values = new Float64Array(49).fill(Number.NaN);
    for (const part of parts)
      part.points.forEach((point, i) => {
        values[point] = part.values[i];
      });
    expect(values.every(Number.isFinite)).toBe(true);
    const centre = await lossAt(loss, trained, trained.kept[4].weights);
    expect(values[24]).toBeCloseTo(centre, 12);
    trained.run.dispose();
  });
});
