/** Races on WebAssembly. */
import { beforeAll, describe, it } from 'vitest';
import type { PlanRequest } from '../../../src/engine/networks/network.ts';
import { TapePlan } from '../../../src/engine/networks/tapePlan.ts';
import { identicalEntrants, othersChange, pastMoments } from '../../support/raceCases.ts';
import { startWasmInNode } from './wasmBackend.ts';

beforeAll(startWasmInNode);

const createPlan = async (request: PlanRequest) => new TapePlan(request);

describe('runs that train in step on WebAssembly', () => {
  it('are bit for bit as each alone, and two of the same setting the same', () =>
    identicalEntrants(createPlan));
  it('stay as they are while others stop, are edited, are added or fail', () =>
    othersChange(createPlan));
  it('show their past again, and go on from it exactly as they did', () => pastMoments(createPlan));
});
