/** What the page asks of a run, with how far it is in the store: a finer prediction, files, the mask of an image. */
import type { Gathered, GatherRequest, PartDone, RunId } from '../../engine/protocol.ts';
import type { AppState, AppStore } from '../../state/store.ts';
import type { EngineLink } from './engineLink.ts';

export interface RequestsOptions {
  readonly store: AppStore;
  readonly link: EngineLink;
  readonly runId: () => RunId;
  /** What was asked for files is there. */
  readonly onGathered: (gathered: Gathered) => void | Promise<void>;
}

const sentenceOf = (reason: unknown) => (reason instanceof Error ? reason.message : String(reason));

export class Requests {
  private readonly options: RequestsOptions;
  private fine: AbortController | null = null;
  private gathering: AbortController | null = null;
  private asked = 0;

  constructor(options: RequestsOptions) {
    this.options = options;
  }

  async predictFine(sampleId: string, zoom: number): Promise<void> {
    this.cancelFine();
    const controller = new AbortController();
    this.fine = controller;
    const { link, runId } = this.options;
    const say = (fine: AppState['live']['fine']) => {
      if (this.fine === controller) this.live({ fine });
    };
    try {
      const prediction = await link.ask(
        'fine',
        { run: runId(), sampleId, zoom },
        {
          signal: controller.signal,
          onProgress: ({ done, total }: PartDone) => say({ kind: 'working', done, total }),
        },
      );
      say({ kind: 'done', prediction });
    } catch (reason) {
      say({ kind: 'failed', problem: sentenceOf(reason) });
    }
  }

  cancelFine(): void {
    const { fine } = this;
    this.fine = null;
    fine?.abort();
  }

  async gather(request: GatherRequest): Promise<void> {
    this.cancelGather();
    const controller = new AbortController();
    this.gathering = controller;
    const isMine = () => this.gathering === controller;
    const { store, link, runId, onGathered } = this.options;
    try {
      const gathered = await link.ask(
        'gather',
        { run: runId(), request },
        {
          signal: controller.signal,
          onProgress: ({ done, total }: PartDone) => {
            const { saving } = store.getState().live;
            if (isMine() && saving) this.live({ saving: { ...saving, done, total } });
          },
        },
      );
      if (!isMine()) return;
      await onGathered(gathered);
      if (isMine()) this.live({ saving: null });
    } catch (reason) {
      if (!isMine()) return;
      this.live({ saving: null, notice: { text: sentenceOf(reason), action: null } });
    }
  }

  cancelGather(): void {
    const { gathering } = this;
    this.gathering = null;
    gathering?.abort();
  }

  async askMask(sampleId: string): Promise<void> {
    this.asked += 1;
    const { asked } = this;
    try {
      const mask = await this.options.link.ask('mask', { sampleId });
      if (asked === this.asked) this.live({ openedMask: mask && { sampleId, mask } });
    } catch (reason) {
      const text = `The mask that ${sampleId} was opened with could not be read (${sentenceOf(reason)}). Open the image again to paint on it.`;
      if (asked === this.asked) this.live({ notice: { text, action: null } });
    }
  }

  private live(change: Partial<AppState['live']>): void {
    this.options.store.setState((state) => ({ live: { ...state.live, ...change } }));
  }
}
