/** Answers what the page asks of runs. */
import { Handover } from '../../bridge/workerEnd.ts';
import { lossFunction } from '../../losses/lossFunction.ts';
import { buffersOf, type Moment } from '../../runs/moment.ts';
import type { Evaluation } from '../evaluation.ts';
import type { ImageDesk } from '../images/imageDesk.ts';
import type { Landscapes } from '../landscape/landscapes.ts';
import { loaded } from '../loadFailed.ts';
import { roomOf } from '../networks/memory.ts';
import type {
  EngineTypes,
  FinePrediction,
  Gathered,
  GatherRequest,
  Past,
  Room,
  RunId,
} from '../protocol.ts';
import type { BackendDesk } from './backendDesk.ts';
import { copyOf } from './past.ts';
import type { PlanPool } from './plans.ts';
import type { EngineRun } from './run.ts';
import { type RequestOptions, RequestRefused } from './runRequests.ts';
import { changedMeanwhile, networkStopped } from './sentences.ts';

export interface RunAnswersOptions {
  readonly desk: ImageDesk;
  readonly backends: BackendDesk;
  readonly plans: PlanPool;
  readonly runOf: (id: RunId) => EngineRun | undefined;
  /** Something was asked: looks for work. */
  readonly poke: () => void;
}

interface LandscapeWatch<Name extends 'landscape' | 'landscapeValues'> {
  readonly signal: AbortSignal;
  readonly progress: (
    progress: EngineTypes['requests'][Name]['progress'],
    transfer?: Transferable[],
  ) => void;
}

type Ask<Name extends keyof EngineTypes['requests']> = EngineTypes['requests'][Name]['ask'];

export class RunAnswers {
  private readonly options: RunAnswersOptions;

  private landscapesMade: Landscapes | null = null;

  constructor(options: RunAnswersOptions) {
    this.options = options;
  }

  /** @throws RequestRefused with a sentence where it could not be made */
  fine(
    id: RunId,
    sampleId: string,
    zoom: number,
    options: RequestOptions,
  ): Promise<FinePrediction> {
    const { desk } = this.options;
    return this.ask(
      id,
      (run) =>
        run.requests.ask(
          async (training, goesOn) => {
            const size = zoom * training.shared.images.size;
            const image = await desk.one(sampleId, size);
            return image && training.fine(sampleId, image, size, goesOn);
          },
          changedMeanwhile,
          options,
        ),
      options,
    );
  }

  /** @throws RequestRefused with a sentence where it could not be made */
  preview(id: RunId, sampleId: string, options: RequestOptions): Promise<FinePrediction> {
    return this.ask(
      id,
      (run) =>
        run.requests.ask((training) => training.preview(sampleId), changedMeanwhile, options),
      options,
    );
  }

  /** @throws RequestRefused with a sentence where it could not be made */
  gather(id: RunId, request: GatherRequest, options: RequestOptions): Promise<Gathered> {
    return this.ask(
      id,
      (run) =>
        run.requests.ask(
          (training, goesOn) =>
            training.gather(request, run.setting(training.step).loss.evaluates, goesOn),
          changedMeanwhile,
          options,
        ),
      options,
    );
  }

  /** @throws RequestRefused with a sentence where it could not be made */
  evaluate({ run: id, request }: Ask<'evaluate'>, options: RequestOptions): Promise<Evaluation> {
    return this.ask(
      id,
      (run) =>
        run.requests.ask(
          (training, goesOn) => training.evaluate(request, goesOn),
          changedMeanwhile,
          options,
        ),
      options,
    );
  }

  /**
   * The run as it is after the steps under way, or what it is to go on from; null where it has no network and
   * nothing to build it with.
   */
  async moment(id: RunId, options: RequestOptions): Promise<Handover<Moment | null>> {
    const run = this.options.runOf(id);
    if (!run) return new Handover(null);
    const { training, kept } = run.actual;
    if (!training || run.isOfAnotherOrigin)
      return new Handover(run.isOfAnotherOrigin ? run.wanted.origin.moment : kept);
    const asked = run.requests.ask((now) => now.moment(), changedMeanwhile, options);
    this.options.poke();
    const moment = await asked;
    return new Handover(moment, buffersOf(moment));
  }

  /** @throws RequestRefused with a sentence where there is no engine, or it stopped */
  async past(
    { run: id, step, sampleId, threshold, scores }: Ask<'past'>,
    options: RequestOptions,
  ): Promise<Handover<Past | null>> {
    if (!this.keptOf(id, step)) return new Handover(null);
    const { answer } = await this.ask(
      id,
      (run) =>
        run.requests.ask(
          async (training) => {
            // It may have begun anew since, or dropped this one.
            const moment = this.keptOf(id, step);
            if (!moment) return { answer: null };
            const choice = run.progress.lossAt(step);
            const loss = choice ? lossFunction(choice) : run.setting(step).loss.evaluates;
            return {
              answer: await training.past(moment, sampleId, threshold, scores ? loss : null),
            };
          },
          changedMeanwhile,
          options,
        ),
      options,
    );
    const maps = answer?.frame.differences ?? [];
    return new Handover(
      answer,
      maps.map(({ buffer }) => buffer as ArrayBuffer),
    );
  }

  /** A copy of a kept moment; null where it is not kept. */
  momentAt({ run, step }: Ask<'momentAt'>): Handover<Moment | null> {
    const kept = this.keptOf(run, step);
    if (!kept) return new Handover(null);
    const moment = copyOf(kept);
    return new Handover(moment, buffersOf(moment));
  }

  /** Whether runs fit into the memory that is left; null without images or an engine. */
  async room({ network: config, training, runs }: Ask<'room'>): Promise<Room | null> {
    const { backends, desk, plans } = this.options;
    const { images } = desk;
    const { current } = backends;
    if (!images || !current) return null;
    const shape = { images, config, batchSize: training.batchSize };
    return roomOf(await plans.need(current, shape), runs);
  }

  /** @throws RequestRefused with a sentence where it could not be made */
  async landscape(
    { run, request }: Ask<'landscape'>,
    watch: LandscapeWatch<'landscape'>,
  ): Promise<number> {
    const landscapes = await this.landscapes();
    return landscapes.make(request, (piece, options) => this.ask(run, piece, options), watch);
  }

  /** @throws RequestRefused with a sentence where it could not be made */
  async landscapeValues(
    { run, ...of }: Ask<'landscapeValues'>,
    watch: LandscapeWatch<'landscapeValues'>,
  ): Promise<number> {
    const landscapes = await this.landscapes();
    return landscapes.values(of, (piece, options) => this.ask(run, piece, options), watch);
  }

  private async landscapes(): Promise<Landscapes> {
    const { Landscapes } = await loaded(
      'The weight landscape',
      () => import('../landscape/landscapes.ts'),
    );
    this.landscapesMade ??= new Landscapes();
    return this.landscapesMade;
  }

  private keptOf(id: RunId, step: number): Moment | null {
    const run = this.options.runOf(id);
    return run && !run.isOfAnotherOrigin ? run.past.at(step) : null;
  }

  private async ask<Answer>(
    id: RunId,
    request: (run: EngineRun) => Promise<Answer>,
    { signal }: RequestOptions,
  ): Promise<Answer> {
    const { backends, runOf, poke } = this.options;
    signal.addEventListener('abort', poke, { once: true });
    const run = runOf(id);
    const canAnswer = run && (backends.current || backends.isDue);
    if (!canAnswer) throw new RequestRefused(networkStopped);
    const asked = request(run);
    poke();
    return asked;
  }
}
