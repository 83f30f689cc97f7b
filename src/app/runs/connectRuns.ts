/** The store and the records of its trainings: what trains is written down, and its segmentations with it. */
import type { RunId } from '../../engine/protocol.ts';
import {
  bounded,
  mostRecords,
  mostThumbnails,
  type RunThumbnail,
  thumbnailSide,
} from '../../runs/runRecord.ts';
import type { LiveRun } from '../../state/live.ts';
import type { AppState, AppStore } from '../../state/store.ts';
import type { EngineBinding } from '../connectEngine.ts';
import { RunTracker } from './recorder.ts';
import { pictureUrl, thumbnailPixels } from './thumbnail.ts';

/** Between two records of a training under way. */
const recordMs = 3000;
/** Between two looks at its segmentations while it trains. */
const thumbnailMs = 20_000;

export interface RunsOptions {
  readonly store: AppStore;
  readonly engine: Pick<EngineBinding, 'preview'>;
  readonly newId: () => string;
  /** Resolves when the records that are kept are in the store, or cannot be. */
  readonly ready: Promise<void>;
  /** A data URL of RGBA pixels of a square. */
  readonly pictureUrl?: typeof pictureUrl;
}

export interface RunsBinding {
  /** Writes down now what was not yet. */
  flush(): void;
}

export function connectRuns(options: RunsOptions): RunsBinding {
  const { store, engine, newId, ready } = options;
  const picture = options.pictureUrl ?? pictureUrl;
  const trackers = new Map<RunId, RunTracker>();
  /** Others took their place before they were written down. */
  let ended: RunTracker[] = [];
  let isReady = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let picturedAt = 0;

  /** A record that a person deleted is not written again, until it is put back. */
  const isDeleted = ({ record }: RunTracker) =>
    record !== null && !store.getState().live.records.some(({ id }) => id === record.id);

  const write = (tracker: RunTracker) => {
    if (!tracker.isDirty || isDeleted(tracker)) return;
    const { records } = store.getState().live;
    const number = 1 + Math.max(0, ...records.map((one) => one.number));
    const record = tracker.write(records, () => ({ id: newId(), number }));
    const isThere = records.some(({ id }) => id === record.id);
    const { kept, dropped } = bounded(
      isThere ? records.map((one) => (one.id === record.id ? record : one)) : [...records, record],
    );
    const note = `${mostRecords.toLocaleString('en')} runs are kept: the oldest went. Pin those that are to stay.`;
    store.setState(({ live }) => ({
      live: { ...live, records: kept, recordNotes: dropped > 0 ? [note] : live.recordNotes },
    }));
  };

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!isReady) return;
    for (const tracker of ended) write(tracker);
    ended = [];
    for (const tracker of trackers.values()) write(tracker);
  };

  /** Has the worker predict a few validation images as they are now; training waits a moment. */
  const look = async (tracker: RunTracker) => {
    const step = tracker.steps;
    const images = tracker.validationImages.slice(0, mostThumbnails);
    if (images.length === 0 || tracker.thumbnailStep === step) return;
    tracker.thumbnailStep = step;
    picturedAt = Date.now();
    const thumbnails: RunThumbnail[] = [];
    try {
      for (const sampleId of images) {
        const prediction = await engine.preview(tracker.run, sampleId);
        const sample = store.getState().live.dataset?.samples.find(({ id }) => id === sampleId);
        // It may be of another training that took its place meanwhile.
        const isOwn = prediction.step >= step && prediction.step <= tracker.steps;
        if (!sample || !isOwn || tracker.thumbnailStep !== step) break;
        const pixels = thumbnailPixels(sample, prediction, thumbnailSide);
        thumbnails.push({ sampleId, picture: picture(pixels, thumbnailSide) });
      }
    } catch {
      // What is wrong with the worker is said elsewhere; a run without pictures is a run.
    }
    if (thumbnails.length < images.length && tracker.thumbnails.length > 0) return;
    tracker.thumbnails = thumbnails;
    tracker.isDirty = true;
    if (trackers.get(tracker.run) !== tracker) ended.push(tracker);
    flush();
  };

  const tick = () => {
    flush();
    const isDue = Date.now() - picturedAt > thumbnailMs;
    for (const tracker of trackers.values()) if (isDue) void look(tracker);
  };

  const see = (id: RunId, state: AppState, before: LiveRun | undefined) => {
    const now = Date.now();
    const run = state.live.runs[id];
    let tracker = trackers.get(id);
    if (tracker && !(run && tracker.goesOn(run))) {
      tracker.endedAt = now;
      tracker.isDirty = true;
      trackers.delete(id);
      ended.push(tracker);
      tracker = undefined;
      flush();
    }
    if (!run || run.history.length === 0) return;
    if (tracker) tracker.see(state, now);
    else {
      tracker = new RunTracker(id, state, now);
      trackers.set(id, tracker);
    }
    const { kind } = run.status;
    const isChanged = run.status !== before?.status || run.history !== before?.history;
    if (isChanged && (kind === 'paused' || kind === 'failed')) {
      flush();
      // Its last steps may be told after it said that it rests.
      if (kind === 'paused') void look(tracker);
    } else if (tracker.isDirty) timer ??= setTimeout(tick, recordMs);
  };

  const compare = ({ live }: AppState, before: AppState['live'] | null) => {
    if (live.runs === before?.runs) return;
    for (const id of new Set([...Object.keys(live.runs), ...trackers.keys()]))
      if (live.runs[id] !== before?.runs[id]) see(id, store.getState(), before?.runs[id]);
  };

  compare(store.getState(), null);
  store.subscribe((state, before) => compare(state, before.live));
  void ready.then(() => {
    isReady = true;
    flush();
  });
  return { flush };
}
