import { expect, test } from 'vitest';
import { History } from '../../src/runs/history.ts';
import { initialLive, initialRun, type Live, type LiveRun, mainRun } from '../../src/state/live.ts';
import { defaultSession } from '../../src/state/session/session.ts';
import { statusText } from '../../src/views/footer/statusText.ts';

const scores = { loss: 0.2, dice: 0.88, iou: 0.8, precision: 0.9, recall: 0.86, classDice: [] };
const webgpu = { engine: 'webgpu', label: 'WebGPU', detail: 'adapter', passedOver: [] } as const;

/** The line as one text. */
function line(run: Partial<LiveRun>, live: Partial<Live> = {}): string {
  const { state, where, facts } = statusText({
    session: defaultSession,
    live: { ...initialLive, ...live, runs: { [mainRun]: { ...initialRun, ...run } } },
  });
  return [[state, where].filter(Boolean).join(' '), ...facts].join(', ');
}

test('paused: engine, step, loss and the last measured validation Dice', () => {
  const history = History.from([
    { step: 411, batchLoss: 0.3, training: scores, validation: scores },
    { step: 412, batchLoss: 0.206, training: null, validation: null },
  ]);
  const status = { kind: 'paused', engine: 'webgpu', step: 412 } as const;
  expect(line({ history, status }, { engine: webgpu })).toBe(
    'Paused on WebGPU, step 412, loss 0.206, validation Dice 0.88',
  );
});

test('training: with the pace, and without one before it is known', () => {
  const training = (stepsPerSecond: number) =>
    line({ status: { kind: 'training', engine: 'webgpu', step: 3, stepsPerSecond } });
  expect(training(0)).toBe('Training, step 3');
  expect(training(2.34)).toBe('Training, step 3, 2.3 steps/s');
  expect(training(41.7)).toBe('Training, step 3, 42 steps/s');
});

test('preparing: the message of the engine, and that the page works meanwhile', () => {
  const status = { kind: 'preparing', message: 'Compiling the network', engine: null } as const;
  expect(line({ status })).toBe('Compiling the network, everything else works');
});

test('opening files comes before everything else', () => {
  expect(line({}, { opening: { done: 3, total: 40, message: '' } })).toBe('Opening 3 of 40 files');
  expect(line({}, { opening: { done: 0, total: 0, message: '' } })).toBe('Opening files');
});

test('stopped: at which step', () => {
  const status = { kind: 'failed', engine: null, step: 37, message: '', retry: true } as const;
  expect(line({ status })).toBe('Stopped, step 37');
});
