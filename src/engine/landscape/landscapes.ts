/** Answers what the page asks about landscapes: one at a time, in pieces between which the run trains on. */
import { type LossChoice, lossFunction } from '../../losses/lossFunction.ts';
import type { LandscapeProgress, LandscapeRequest, LandscapeValues } from '../landscapeRequest.ts';
import type { EngineRun } from '../training/run.ts';
import { type RequestOptions, RequestRefused } from '../training/runRequests.ts';
import { changedMeanwhile } from '../training/sentences.ts';
import type { Training } from '../training/training.ts';
import { Landscape, type LandscapeSource } from './landscape.ts';

interface Watch<Progress> {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress, transfer?: Transferable[]) => void;
}

/** Has a run answer something, when it is its turn. */
export type AskRun = <Answer>(
  request: (run: EngineRun) => Promise<Answer>,
  options: RequestOptions,
) => Promise<Answer>;

export class Landscapes {
  private lastId = 0;
  /** What the values of another loss can be asked of; its weights are kept so long. */
  private last: Landscape | null = null;

  /** @returns points computed @throws RequestRefused with a sentence where it could not be made */
  async make(
    request: LandscapeRequest,
    ask: AskRun,
    { signal, progress }: Watch<LandscapeProgress>,
  ): Promise<number> {
    this.lastId += 1;
    const id = this.lastId;
    let made: Landscape | null = null;
    return this.inPieces(ask, signal, async (training, run, source, done) => {
      if (!made) {
        const { step } = training;
        const weights = await training.weights();
        made = new Landscape(id, request, source, { step, weights }, run.past.all);
        this.last = made;
        progress({ kind: 'head', head: made.head });
      }
      if (!made.isOf(source)) return null;
      const reached = await made.histograms(done, source, progress);
      return reached === null ? null : { reached, total: made.total };
    });
  }

  /** A loss at every point of the last landscape. @throws RequestRefused where it is not the last any longer */
  async values(
    { id, loss: choice }: { readonly id: number; readonly loss: LossChoice },
    ask: AskRun,
    { signal, progress }: Watch<LandscapeValues>,
  ): Promise<number> {
    const of = this.last;
    if (of?.head.id !== id) throw new RequestRefused(changedMeanwhile);
    const loss = lossFunction(choice);
    return this.inPieces(ask, signal, async (_training, _run, source, done) => {
      if (!of.isOf(source)) return null;
      const reached = await of.values(done, source, loss, progress);
      return reached === null ? null : { reached, total: of.total };
    });
  }

  /** Asks for one piece after the other; while the run trains it has as much time between two as a piece took. */
  private async inPieces(
    ask: AskRun,
    signal: AbortSignal,
    piece: (
      training: Training,
      run: EngineRun,
      source: LandscapeSource,
      done: number,
    ) => Promise<{ readonly reached: number; readonly total: number } | null>,
  ): Promise<number> {
    const options = { signal, progress: () => {} };
    let done = 0;
    for (let total = 1; done < total; ) {
      let tookMs = 0;
      let trains = false;
      const made = await ask(
        (run) =>
          run.requests.ask(
            async (training, goesOn) => {
              const begun = performance.now();
              const source = training.landscapeSource(() => goesOn(0, 1));
              const found = await piece(training, run, source, done);
              tookMs = performance.now() - begun;
              trains = run.wantsSteps;
              return found;
            },
            changedMeanwhile,
            options,
          ),
        options,
      );
      done = made.reached;
      total = made.total;
      if (trains && done < total) await new Promise((resolve) => setTimeout(resolve, tookMs));
    }
    return done;
  }
}
