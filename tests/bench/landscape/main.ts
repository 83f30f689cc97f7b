/**
 * The page of the benchmark of the weight landscape: what it costs to draw all of it anew after a slider moved, 21 x 21
 * points on two images of 64 x 64 pixels. Driven by ../landscape.mjs.
 */
import '../../../src/views/styles/tokens.css';
import type { Dataset } from '../../../src/datasets/dataset.ts';
import { HistogramBuilder } from '../../../src/engine/landscape/pointHistograms.ts';
import { LandscapeHistograms } from '../../../src/losses/analysis/landscape.ts';
import { levelOfLogit, levelProbability } from '../../../src/masks/probabilityMap.ts';
import { normalFrom } from '../../../src/pixels/normal.ts';
import { createRandom } from '../../../src/pixels/random.ts';
import { gridOrder } from '../../../src/runs/landscape/grid.ts';
import type { LiveLandscape } from '../../../src/state/landscape.ts';
import type { LossChoice } from '../../../src/state/session/session.ts';
import { createAppStore } from '../../../src/state/store.ts';
import { landscapeFigures } from '../../../src/views/landscape/landscapeFigures.ts';
import { drawFieldFigure } from '../../../src/views/plots/fields/drawFieldFigure.ts';
import { currentPalette } from '../../../src/views/plots/palette.ts';

const size = 21;
const side = 64;
const images = 2;
const moves = 60;
/** Points that come together. */
const perPart = 5;

/** A disc, predicted the worse the farther from the middle, with noise that hardly leaves two pixels alike. */
function histograms(): LandscapeHistograms {
  const normal = normalFrom(createRandom(1, 'bench'));
  const mask = Uint8Array.from({ length: side ** 2 }, (_, i) =>
    Math.hypot((i % side) - side / 2, Math.floor(i / side) - side / 2) < side / 5 ? 1 : 0,
  );
  const foreground = mask.reduce((sum, label) => sum + label, 0);
  const made = new LandscapeHistograms({
    ...{ points: size ** 2, classes: 2, probability: levelProbability },
    pixels: Float64Array.from({ length: 2 * images }, (_, i) =>
      i % 2 ? foreground : side ** 2 - foreground,
    ),
  });
  const order = gridOrder(size);
  for (let from = 0; from < order.length; from += perPart) {
    const builder = new HistogramBuilder(2);
    for (const point of order.subarray(from, from + perPart)) {
      const far = Math.hypot((point % size) - 10, Math.floor(point / size) - 10) / 10;
      builder.begin(point);
      for (let image = 0; image < images; image++) {
        const levels = Uint16Array.from(mask, (label) =>
          levelOfLogit((label ? 4 : -4) * (1 - far) + 4 * normal()),
        );
        builder.add([levels], mask);
      }
    }
    made.add(builder.taken());
  }
  return made;
}

const at = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))];

/** @returns ms of script for a move of γ, median and 95th percentile, for one of λ, and what is kept, in bytes */
function measure() {
  const kept = histograms();
  const plane = { half: { x: 1, y: 1 }, path: [], pathShare: null, explained: null };
  const landscape: LiveLandscape = {
    request: { plane: { kind: 'random', seeds: [1] }, size, range: 1, sampleIds: [] },
    ...{ run: 'main', dataset: {} as Dataset, progress: { kind: 'done' }, total: size ** 2 },
    known: {
      head: {
        ...{ id: 1, step: 0, parameters: 1, sampleIds: [], classes: 2, planes: [plane] },
        pixels: kept.images.pixels,
      },
      histograms: kept,
    },
    direct: null,
  };
  const store = createAppStore();
  store.setState(({ live }) => ({ live: { ...live, landscape } }));
  const canvas = document.querySelector('canvas') as HTMLCanvasElement;
  const draw = (parameters: Partial<LossChoice['parameters']>) => {
    const { session, live } = store.getState();
    const { loss } = session;
    const moved = { ...loss, parameters: { ...loss.parameters, ...parameters } };
    const start = performance.now();
    const state = { live, session: { ...session, loss: moved } };
    const [figure] = landscapeFigures(state, null).figures;
    if (!figure) throw new Error('there is nothing to draw');
    drawFieldFigure(canvas, figure, currentPalette(), null);
    return performance.now() - start;
  };
  const share = (i: number) => 0.1 + (0.8 * i) / moves;
  const steps = Array.from({ length: moves }, (_, i) => i);
  for (const i of steps) draw({ gamma: share(i) });
  const gamma = steps.map((i) => draw({ gamma: share(i) }));
  const lambda = steps.map((i) => draw({ lambda: share(i) }));
  return {
    gamma: at(gamma, 0.5),
    gammaP95: at(gamma, 0.95),
    lambda: at(lambda, 0.5),
    bytes: kept.bytes,
  };
}

declare global {
  interface Window {
    measureLandscape: typeof measure;
  }
}
window.measureLandscape = measure;
