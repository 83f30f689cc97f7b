/** All that makes the list of sweeps true: they are trained, and what is trained is kept. Loaded when sweeps are first wanted. */
import { messageOf } from '../../bridge/messages.ts';
import type { KeptStudy, TrialMaps } from '../../runs/sweep/keptStudy.ts';
import type { Trial } from '../../runs/sweep/study.ts';
import type { AppStore } from '../../state/store.ts';
import type { SweepPort, Sweeps } from '../../state/sweep/sweep.ts';
import type { EngineLink } from '../engine/engineLink.ts';
import type { KeepClient } from '../persistence/keptWork.ts';
import type { StoreAccess } from '../persistence/storeAccess.ts';
import { SweepRunner } from './sweepRunner.ts';

export interface SweepsOptions {
  readonly store: AppStore;
  readonly link: EngineLink;
  readonly client: Pick<KeepClient, 'ask'>;
  readonly access: Pick<StoreAccess, 'ready'>;
  /** Resolves when what trains is written down as runs. */
  readonly recording: () => Promise<unknown>;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** What was under way when the page was closed waits again. */
const atRest = (kept: KeptStudy): KeptStudy => ({
  ...kept,
  trials: kept.trials.map(
    (trial): Trial => (trial.state === 'running' ? { ...trial, state: 'waiting' } : trial),
  ),
});

const notKept = (reason: string) =>
  `The sweep is not kept in this browser (${reason}). It goes on, but closing the page loses it.`;

export function bindSweeps({
  store,
  link,
  client,
  access,
  recording,
  now = Date.now,
}: SweepsOptions): SweepPort {
  const sweeps = () => store.getState().live.sweeps;
  const change = (to: Partial<Sweeps>) =>
    store.setState(({ live }) => ({ live: { ...live, sweeps: { ...live.sweeps, ...to } } }));
  /** One request after the other, so that the last state of a study is the one that is kept. */
  let last: Promise<unknown> = Promise.resolve();
  const next = <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    const answer = last.then(ask);
    last = answer.catch(() => {});
    return answer;
  };
  const keep = (study: KeptStudy, maps: TrialMaps | null) =>
    void next(async () => {
      if (!(await access.ready())) {
        change({ note: notKept('another tab keeps its work, or the browser keeps nothing') });
        return;
      }
      await client.ask('keepSweep', { study, maps });
    }).catch((reason: unknown) => change({ note: notKept(messageOf(reason)) }));
  const runner = new SweepRunner({ store, link, keep, now });

  const add = (study: KeptStudy) =>
    change({
      studies: [...sweeps().studies.filter((one) => one.study.id !== study.study.id), study],
    });
  const show = (id: string) => {
    change({ shown: id, maps: new Map() });
    void next(async () => {
      if (!(await access.ready())) return;
      const kept = await client.ask('readTrialMaps', id);
      if (sweeps().shown !== id) return;
      // What ended meanwhile is newer.
      const maps = new Map([...kept.map((one) => [one.trial, one] as const), ...sweeps().maps]);
      change({ maps });
    }).catch((reason: unknown) =>
      change({ note: `The masks of this sweep could not be read (${messageOf(reason)}).` }),
    );
  };

  let isRead = false;
  const resume = (id: string) =>
    void recording().then(
      () => runner.resume(id),
      (reason: unknown) =>
        change({ note: `${messageOf(reason)}. Nothing is trained; resume to try again.` }),
    );
  const read = async () => {
    if (!(await access.ready())) return;
    const { studies: kept, problems } = await client.ask('readSweeps', null);
    const here = sweeps().studies;
    const known = new Set(here.map(({ study }) => study.id));
    const studies = [...kept.filter(({ study }) => !known.has(study.id)).map(atRest), ...here];
    change({ studies, ...(problems.length > 0 ? { note: problems.join(' ') } : {}) });
    const newest = studies.at(-1);
    if (sweeps().shown === null && newest) show(newest.study.id);
  };

  return {
    read: () => {
      if (isRead) return;
      isRead = true;
      void read().catch((reason: unknown) => {
        isRead = false;
        change({ note: `Earlier sweeps could not be read (${messageOf(reason)}).` });
      });
    },
    start: (study) => {
      runner.stop();
      add(study);
      change({ shown: study.study.id, maps: new Map(), note: null });
      keep(study, null);
      resume(study.study.id);
    },
    pause: () => runner.pause(),
    resume,
    stop: () => runner.stop(),
    show,
    remove: (id) => {
      const { training, underWay, shown, studies } = sweeps();
      if (training === id || underWay?.study === id) runner.stop();
      const left = studies.filter(({ study }) => study.id !== id);
      change({ studies: left });
      void next(async () => (await access.ready()) && client.ask('removeSweep', id)).catch(
        () => {},
      );
      if (shown !== id) return;
      const newest = left.at(-1);
      if (newest) show(newest.study.id);
      else change({ shown: null, maps: new Map() });
    },
    take: (study) => {
      add(study);
      keep(study, null);
      show(study.study.id);
    },
  };
}
