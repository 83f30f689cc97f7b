/**
 * The page of the benchmark of long trainings: what a flush of records costs, and the figure that is drawn of it, after
 * so many steps. Driven by ../history.mjs.
 */
import '../../../src/views/styles/tokens.css';
import { connectEngine } from '../../../src/app/connectEngine.ts';
import type { StepRecord } from '../../../src/runs/record.ts';
import { defaultSession } from '../../../src/state/session/session.ts';
import { createAppStore } from '../../../src/state/store.ts';
import { trainingOfState } from '../../../src/views/plots/figuresOfState.ts';
import { drawLineFigure } from '../../../src/views/plots/lines/drawLineFigure.ts';
import { currentPalette } from '../../../src/views/plots/palette.ts';
import { FakeWorker } from '../../app/fakeWorker.ts';

/** Records that come together, ten times a second, of a training of 80 steps a second. */
const perFlush = 8;
const repeats = 40;

const scores = (value: number) => ({
  ...{ loss: 1 - value, dice: value, iou: value, precision: value, recall: value },
  classDice: [value],
});

function record(step: number): StepRecord {
  const noise = Math.sin(step * step);
  const measured = step % 5 === 0 ? scores(1 - 1 / step + 0.01 * noise) : null;
  return { step, batchLoss: 0.5 + 0.4 * noise, training: measured, validation: measured };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}

/** @returns medians, ms, of a flush of records after so many steps and of building and drawing both charts then */
function measure(steps: number): { flush: number; figure: number } {
  const store = createAppStore(defaultSession);
  const worker = new FakeWorker();
  const nothing = () => {};
  connectEngine({
    ...{ store, startWorker: worker.start, nextFrame: nothing, onFrame: nothing },
    ...{ onRewound: nothing, onGathered: nothing },
  });
  const flush = (from: number, count: number) =>
    worker.deliver({
      ...{ type: 'progress', run: 'main', changes: [], firstLoss: null, frame: null, scores: null },
      records: Array.from({ length: count }, (_, i) => record(from + i)),
    });
  const timed = (work: () => void) => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  flush(1, steps);
  const canvases = [...document.querySelectorAll('canvas')];
  const flushes: number[] = [];
  const figures: number[] = [];
  for (let i = 0; i < repeats; i++) {
    flushes.push(timed(() => flush(steps + 1 + i * perFlush, perFlush)));
    figures.push(
      timed(() => {
        const { loss, scores: second } = trainingOfState(store.getState(), null);
        for (const [k, figure] of [loss, second].entries()) {
          const canvas = canvases[k];
          if (canvas) drawLineFigure(canvas, figure, currentPalette(), new Map(), null);
        }
      }),
    );
  }
  return { flush: median(flushes), figure: median(figures) };
}

declare global {
  interface Window {
    measureHistory: typeof measure;
  }
}
window.measureHistory = measure;
