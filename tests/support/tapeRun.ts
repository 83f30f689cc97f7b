/** A plan on the tape with one run on it, for tests of a network that are not about several. */
import type { NetworkRequest } from '../../src/engine/networks/network.ts';
import { TapePlan } from '../../src/engine/networks/tapePlan.ts';
import type { TapeRun } from '../../src/engine/networks/tapeRun.ts';

export function tapeRun(request: NetworkRequest): Promise<TapeRun> {
  return new TapePlan(request).createRun(request.weights);
}
