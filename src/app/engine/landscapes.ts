/** Landscapes: asked of the worker, and in the store as far as they are. Loaded with the first of them. */
import { messageOf } from '../../bridge/messages.ts';
import type { LandscapeProgress, LandscapeRequest } from '../../engine/protocol.ts';
import { LandscapeHistograms } from '../../losses/analysis/landscape.ts';
import { levelProbability } from '../../masks/probabilityMap.ts';
import type { LandscapePort, LiveLandscape } from '../../state/landscape.ts';
import type { LossChoice } from '../../state/session/session.ts';
import type { AppStore } from '../../state/store.ts';
import type { EngineLink } from './engineLink.ts';

export class Landscapes implements LandscapePort {
  private readonly store: AppStore;
  private readonly link: EngineLink;
  private making: AbortController | null = null;
  private evaluating: AbortController | null = null;

  constructor(store: AppStore, link: EngineLink) {
    this.store = store;
    this.link = link;
    store.subscribe(({ live: { landscape, dataset } }) => {
      if (landscape && landscape.dataset !== dataset) this.forget();
    });
  }

  begin(request: LandscapeRequest): void {
    const { selectedRun: run, dataset } = this.store.getState().live;
    if (!dataset) return;
    this.forget();
    const planes = request.plane.kind === 'random' ? request.plane.seeds.length : 1;
    const total = planes * request.size ** 2;
    this.set({
      ...{ request, run, dataset, total, progress: { kind: 'working' } },
      ...{ known: null, direct: null },
    });
    const controller = new AbortController();
    this.making = controller;
    const isMine = () => this.making === controller;
    const onProgress = (progress: LandscapeProgress) => {
      if (isMine()) this.take(progress);
    };
    const { signal } = controller;
    this.link.ask('landscape', { run, request }, { signal, onProgress }).then(
      () => {
        if (isMine()) this.change({ progress: { kind: 'done' } });
      },
      (reason) => {
        if (isMine()) this.change({ progress: { kind: 'failed', problem: messageOf(reason) } });
      },
    );
  }

  cancel(): void {
    const { making } = this;
    this.making = null;
    making?.abort();
    if (making) this.change({ progress: { kind: 'cancelled' } });
  }

  evaluate(loss: LossChoice): void {
    const { landscape } = this.store.getState().live;
    if (!landscape?.known) return;
    this.evaluating?.abort();
    const controller = new AbortController();
    this.evaluating = controller;
    const isMine = () => this.evaluating === controller;
    const values = new Float64Array(landscape.total).fill(Number.NaN);
    let done = 0;
    const say = (problem: string | null) => {
      if (isMine()) this.change({ direct: { loss, values, done, problem } });
    };
    say(null);
    const ask = { run: landscape.run, id: landscape.known.head.id, loss };
    this.link
      .ask('landscapeValues', ask, {
        signal: controller.signal,
        onProgress: (part) => {
          for (const [i, point] of part.points.entries()) values[point] = part.values[i];
          done += part.points.length;
          say(null);
        },
      })
      .catch((reason) => say(messageOf(reason)));
  }

  private forget(): void {
    for (const asked of [this.making, this.evaluating]) asked?.abort();
    this.making = null;
    this.evaluating = null;
    this.set(null);
  }

  private take(progress: LandscapeProgress): void {
    if (progress.kind === 'head') {
      const { head } = progress;
      const { classes, pixels } = head;
      const points = this.store.getState().live.landscape?.total ?? 0;
      const of = { points, classes, pixels, probability: levelProbability };
      this.change({ known: { head, histograms: new LandscapeHistograms(of) } });
      return;
    }
    const { known } = this.store.getState().live.landscape ?? {};
    if (!known) return;
    known.histograms.add(progress.histograms);
    this.change({});
  }

  private change(change: Partial<LiveLandscape>): void {
    const { landscape } = this.store.getState().live;
    if (landscape) this.set({ ...landscape, ...change });
  }

  private set(landscape: LiveLandscape | null): void {
    this.store.setState(({ live }) => ({ live: { ...live, landscape } }));
  }
}
