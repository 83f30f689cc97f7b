/** Tells what a backend failed to compute from faults of the code around it. */
import type { NetworkRun } from '../networks/network.ts';

/** The backend could not compute. The message is the machine's. */
export class ComputingFailed extends Error {}

/** The work, whose failure is the backend's: a network that does not fit is no fault of it, nor is code that did not load. */
export async function blamed<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (reason) {
    if (reason instanceof RangeError) throw reason;
    const text = reason instanceof Error ? reason.message : String(reason);
    throw new ComputingFailed(text, { cause: reason });
  }
}

/** The same run, whose failures are the backend's. */
export function blamingBackend(run: NetworkRun): NetworkRun {
  return {
    layers: run.layers,
    stepsUnderWay: run.stepsUnderWay,
    step: (...what) => blamed(run.step(...what)),
    predict: (...what) => blamed(run.predict(...what)),
    weights: () => blamed(run.weights()),
    moments: () => blamed(run.moments()),
    setWeights: (...what) => run.setWeights(...what),
    dispose: () => run.dispose(),
  };
}
