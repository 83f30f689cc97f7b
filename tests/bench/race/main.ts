/** The page of the benchmark of races. Driven by ../race.mjs. */

import { startBackend } from '../../../src/engine/backends/backend.ts';
import type { EngineId } from '../../../src/engine/protocol.ts';
import { takePeakBytes } from '../engine/counters.ts';
import { type RaceCost, raceCosts } from './raceCost.ts';

interface RaceResult {
  readonly adapter: string;
  readonly costs: readonly RaceCost[];
}

async function measure(engine: EngineId, steps: number, rounds: number): Promise<RaceResult> {
  const backend = await startBackend({ engine, avoid: new Map(), report: () => {} });
  const { description } = backend;
  if (description.engine !== engine) throw new Error(description.passedOver.join(' '));
  const before = takePeakBytes().alive;
  const costs = await raceCosts({
    createPlan: (request) => backend.createPlan(request),
    bytesAlive: () => (engine === 'webgpu' ? takePeakBytes().alive - before : null),
    now: () => performance.now(),
    ...{ steps, rounds },
  });
  backend.dispose();
  return { adapter: description.detail, costs };
}

declare global {
  interface Window {
    measureRaces: typeof measure;
  }
}

window.measureRaces = measure;
