/** A landscape as the page shows it. */
import { describe, expect, it } from 'vitest';
import type { Dataset, Sample } from '../../src/datasets/dataset.ts';
import { HistogramBuilder } from '../../src/engine/landscape/pointHistograms.ts';
import { LandscapeHistograms } from '../../src/losses/analysis/landscape.ts';
import { lossFunction } from '../../src/losses/lossFunction.ts';
import { levelCount, levelProbability } from '../../src/masks/probabilityMap.ts';
import { createRandom } from '../../src/pixels/random.ts';
import { gridOrder } from '../../src/runs/landscape/grid.ts';
import type { LiveLandscape } from '../../src/state/landscape.ts';
import { initialLive, initialRun } from '../../src/state/live.ts';
import { defaultSession, type LossChoice } from '../../src/state/session/session.ts';
import type { AppState } from '../../src/state/store.ts';
import {
  directlyNeeded,
  landscapeFigures,
  lossInMiddle,
} from '../../src/views/landscape/landscapeFigures.ts';
import {
  costOf,
  defaultSettings,
  hindrance,
  imagesOf,
  requestOf,
} from '../../src/views/landscape/landscapeSettings.ts';
import {
  describeLandscape,
  missingLandscape,
  progressText,
  sliceText,
} from '../../src/views/landscape/landscapeText.ts';
import { LossField } from '../../src/views/landscape/lossField.ts';
import { sheetOf } from '../../src/views/save/figureSheets.ts';

const size = 15;
const side = 4;
const mask = new Uint8Array(side ** 2).fill(1, 0, 6);

/** Predictions that differ from point to point, of two planes. */
function histogramsOf(points: number, planes = 2): LandscapeHistograms {
  const random = createRandom(1, 'views');
  const made = new LandscapeHistograms({
    ...{ points: planes * size ** 2, classes: 2, probability: levelProbability },
    pixels: Float64Array.of(10, 6),
  });
  const builder = new HistogramBuilder(2);
  const order = gridOrder(size);
  for (let i = 0; i < points; i++) {
    builder.begin((i % planes) * size ** 2 + order[Math.floor(i / planes)]);
    builder.add([Uint16Array.from(mask, () => random.integer(levelCount))], mask);
  }
  made.add(builder.taken());
  return made;
}

function landscapeOf(histograms: LandscapeHistograms, change: Partial<LiveLandscape> = {}) {
  const plane = {
    ...{ half: { x: 1, y: 2 }, pathShare: 0.00412, explained: null },
    path: [
      { x: -0.5, y: 0.5, step: 1 },
      { x: 0, y: 0, step: 9 },
    ],
  };
  const landscape: LiveLandscape = {
    request: { plane: { kind: 'random', seeds: [1, 2] }, size, range: 1, sampleIds: ['a'] },
    ...{ run: 'main', dataset: {} as Dataset, total: 2 * size ** 2, direct: null },
    progress: { kind: 'done' },
    known: {
      head: {
        ...{ id: 1, step: 9, parameters: 120690, sampleIds: ['a'], classes: 2 },
        ...{ pixels: histograms.images.pixels, planes: [plane, plane] },
      },
      histograms,
    },
    ...change,
  };
  return landscape;
}

const stateWith = (landscape: LiveLandscape | null, loss: Partial<LossChoice> = {}): AppState => ({
  session: { ...defaultSession, loss: { ...defaultSession.loss, ...loss } },
  live: { ...initialLive, landscape },
});

const all = 2 * size ** 2;
const boundary = { id: 'boundary' } as const;

describe('the figures of a landscape', () => {
  it('have one scale, the path of training, and the weights in the middle', () => {
    const { figures, isWhole } = landscapeFigures(stateWith(landscapeOf(histogramsOf(all))), null);
    expect(isWhole).toBe(true);
    expect(figures).toHaveLength(2);
    expect(figures[1].scale).toEqual(figures[0].scale);
    expect(figures[0].grid).toMatchObject({ columns: size, rows: size });
    expect(figures[0].path).toEqual([
      { x: 0.25, y: 0.75 },
      { x: 0.5, y: 0.5 },
    ]);
    expect(figures[0].mark).toEqual({ x: 0.5, y: 0.5 });
    expect(figures[0].y.ticks.map(({ label }) => label)).toEqual(['−2', '0', '2']);
  });

  it('are drawn from the first 49 points of each on', () => {
    const drawn = (points: number) =>
      landscapeFigures(stateWith(landscapeOf(histogramsOf(points))), null).figures.length;
    expect([97, 98].map(drawn)).toEqual([0, 2]);
  });

  it('follow the loss, and show the pinned one as a ghost', () => {
    const landscape = landscapeOf(histogramsOf(all));
    const { session, live } = stateWith(landscape);
    const lambda = { ...session.loss, parameters: { ...session.loss.parameters, lambda: 0.1 } };
    const values = (state: AppState) =>
      Array.from(landscapeFigures(state, null).figures[0].grid.values);
    const before = values({ session, live });
    const after = values({ session: { ...session, loss: lambda }, live });
    expect(after).not.toEqual(before);
    const pinned = { session: { ...session, pinned: lambda }, live };
    expect(landscapeFigures(pinned, null).figures[0].pinnedLines.length).toBeGreaterThan(0);
    const ghost = { ...lambda, ...boundary };
    const places = { session: { ...session, pinned: ghost }, live };
    expect(landscapeFigures(places, null).figures[0].pinnedLines).toEqual([]);
  });

  it('have the loss of the weights in the middle', () => {
    const histograms = histogramsOf(all);
    const landscape = landscapeOf(histograms);
    const state = stateWith(landscape, { id: 'dice-cross-entropy' });
    while (!landscapeFigures(state, null).isWhole);
    const loss = lossFunction(state.session.loss);
    const middle = (size ** 2 - 1) / 2;
    expect(lossInMiddle(landscape)).toBeCloseTo(
      loss.evaluate(histograms.groups(middle, 0)).value,
      12,
    );
  });
});

describe('a loss at the points of a landscape', () => {
  it('without a normal form is evaluated in slices, in the order of the points', () => {
    const field = new LossField(histogramsOf(all));
    const choice = { ...defaultSession.loss, id: 'lovasz-softmax' } as const;
    let left = 10;
    expect(field.follow(choice, null, () => left-- > 0)).toBe(false);
    expect(field.values.filter((value) => !Number.isNaN(value))).toHaveLength(10);
    expect(field.follow(choice, null, () => true)).toBe(true);
    expect(field.values.some(Number.isNaN)).toBe(false);
  });

  it('that reads places is that of the engine, and of nobody else', () => {
    const histograms = histogramsOf(all);
    const state = stateWith(landscapeOf(histograms), boundary);
    expect(directlyNeeded(state)).toBe(state.session.loss);
    expect(missingLandscape(state)).toContain('49 points');
    expect(progressText(state)).toBe(
      'Boundary reads places, so the network predicts again: point 0 of 450',
    );
    const { loss } = state.session;
    const values = new Float64Array(all).fill(0.25);
    const landscape = landscapeOf(histograms, {
      direct: { loss, values, done: all, problem: null },
    });
    const there = { ...state, live: { ...state.live, landscape } };
    expect(directlyNeeded(there)).toBeNull();
    expect(missingLandscape(there)).toBeNull();
    expect(landscapeFigures(there, null).figures[0].grid.values[7]).toBe(0.25);
    const moved = { ...there, session: { ...there.session, loss: { ...loss } } };
    expect(directlyNeeded(moved)).not.toBeNull();
    expect(landscapeFigures(moved, null).figures).toEqual([]);
  });
});

describe('what is said of a landscape', () => {
  it('is how far it is, what it takes, and that it is a slice', () => {
    const landscape = landscapeOf(histogramsOf(120), { progress: { kind: 'working' } });
    expect(progressText(stateWith(landscape))).toBe('Point 120 of 450');
    expect(progressText(stateWith(landscapeOf(histogramsOf(all))))).toBe(
      'Step 9, 450 points, 1 MB',
    );
    expect(sliceText(landscape)).toBe(
      'A slice of 120,690 dimensions: a wall here may have a way round in the others. It holds 0.41 % of the path of training.',
    );
    const { known } = landscape;
    const head = known && {
      ...known.head,
      planes: [{ ...known.head.planes[0], explained: [0.9228, 0.065] as const }],
    };
    expect(sliceText({ ...landscape, known: known && head && { ...known, head } })).toContain(
      'Its directions explain 92 % and 6.5 % of the variance of the path.',
    );
    const text = describeLandscape(stateWith(landscapeOf(histogramsOf(all))));
    expect(text).toMatch(/over two random directions around the weights of step 9, where it is \d/);
  });

  it('is what is missing', () => {
    expect(missingLandscape(stateWith(null))).toContain('press Compute');
    const failed = { kind: 'failed', problem: 'The network stopped.' } as const;
    const landscape = { ...landscapeOf(histogramsOf(0)), known: null, progress: failed };
    expect(missingLandscape(stateWith(landscape))).toBe('The network stopped.');
  });
});

describe('the setting of a landscape', () => {
  const sample = (id: string, split: Sample['split'], hasMask = true): Sample => ({
    ...{ id, name: id, split, width: side, height: side, foregroundShare: 0.4 },
    picture: { width: 1, height: 1, data: new Uint8ClampedArray(4) },
    mask: hasMask ? mask : null,
  });
  const samples = [
    ...['a', 'b', 'c', 'd', 'e'].map((id) => sample(id, 'training')),
    sample('f', 'training', false),
    sample('g', 'validation'),
  ];
  const dataset = { samples, size: side, classNames: ['foreground'] } as unknown as Dataset;
  const state: AppState = { session: defaultSession, live: { ...initialLive, dataset } };

  it('is the image that is looked at, or training images with a mask, spread over all', () => {
    expect(imagesOf(state, 0)).toEqual(['a']);
    expect(imagesOf(state, 2)).toEqual(['b', 'd']);
    expect(imagesOf(state, 8)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('has its seed and the next to compare, and says what it takes', () => {
    const settings = { ...defaultSettings, directions: 'two-seeds', seed: 5, images: 2 } as const;
    expect(requestOf(state, settings)).toMatchObject({
      ...{ plane: { kind: 'random', seeds: [5, 6] }, size: 21, sampleIds: ['b', 'd'] },
    });
    const { points, images, bytes } = costOf(state, settings);
    expect([points, images]).toEqual([882, 2]);
    expect(bytes).toBeGreaterThan(882 * 2 * side ** 2 * 4);
  });

  it('says what keeps it from being computed', () => {
    expect(hindrance(state, defaultSettings)).toBeNull();
    const large = { ...state.live, dataset: { ...dataset, size: 512 } };
    const most = { ...defaultSettings, directions: 'two-seeds', size: 31, images: 8 } as const;
    expect(hindrance({ ...state, live: large }, most)).toContain('Choose fewer points or images.');
    const principal = { ...defaultSettings, directions: 'principal' } as const;
    expect(hindrance(state, principal)).toContain('at least 3 kept steps');
    const run = { ...initialRun, kept: { steps: [1, 10, 20], best: null } };
    const trained = { ...state, live: { ...state.live, runs: { main: run } } };
    expect(hindrance(trained, principal)).toBeNull();
    const view = { ...defaultSession.view, image: 5 };
    const unmasked = { ...state, session: { ...defaultSession, view } };
    expect(hindrance(unmasked, { ...defaultSettings, images: 0 })).toContain('no mask');
  });
});

describe('a saved landscape', () => {
  it('has a panel for each plane, and says that it is a slice', () => {
    const { session, live } = stateWith(landscapeOf(histogramsOf(all)));
    const state = { session: { ...session, view: { ...session.view, axes: 'weights' } }, live };
    const sheet = sheetOf(state as AppState, 'surface');
    expect(sheet?.panels).toHaveLength(2);
    expect(sheet?.title).toContain('weight landscape around the weights of step 9');
    expect(sheet?.note).toContain('A slice of 120,690 dimensions');
  });
});
