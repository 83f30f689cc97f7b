/** Composition root: link -> store -> bindings -> page. */
import { createRoot } from 'react-dom/client';
import { connectEngine } from './app/connectEngine.ts';
import { connectPrediction } from './app/connectPrediction.ts';
import { complaintText, connectUrl, linkAgain } from './app/connectUrl.ts';
import { askForFiles } from './app/engine/notices.ts';
import { beginInTime } from './app/persistence/beginInTime.ts';
import { firstWork } from './app/persistence/beginning.ts';
import { hasKept, rememberKeeping } from './app/persistence/keptBefore.ts';
import { askToLast } from './app/persistence/lastingStorage.ts';
import { lateKeeping } from './app/persistence/lateKeeping.ts';
import { lateProjects } from './app/persistence/lateProjects.ts';
import { restoredHash } from './app/restoredHash.ts';
import { lateRuns } from './app/runs/lateRuns.ts';
import { lateSweeps } from './app/sweep/lateSweeps.ts';
import { connectWorker, type WorkerPort } from './bridge/pageEnd.ts';
import { createActions } from './state/actions.ts';
import { runOf } from './state/live.ts';
import { isSpecialLink } from './state/specialLinks.ts';
import { createAppStore } from './state/store.ts';
import type { KeepTypes } from './storage/keep/protocol.ts';
import { App } from './views/App.tsx';
import { AppContext } from './views/appContext.ts';
import { download } from './views/download.ts';
import { lazyModule, withModule } from './views/lazy/lazyModule.ts';
import { loadLecture } from './views/lecture/LectureButton.tsx';

const fileWriter = lazyModule(
  'What writes files to save',
  () => import('./app/saveGathered.ts'),
  'fileOf',
);

/** Loaded once there is a training to speak of. */
const sharing = lazyModule(
  'What says in a link how it was trained',
  () => import('./state/sharedTraining.ts'),
  'trainedTexts',
);

const keeper = connectWorker<KeepTypes>({
  start: () =>
    new Worker(new URL('./storage/keep/worker.ts', import.meta.url), {
      type: 'module',
    }) as WorkerPort,
});
const { pathname, search } = window.location;
const hash = restoredHash(window);
const { begins, awaited } = await beginInTime(hash, keeper, hasKept());
const { session, trained = null, complaints } = begins;
if (isSpecialLink(hash)) window.history.replaceState(null, '', `${pathname}${search}`);
const store = createAppStore(session);

const prediction = connectPrediction(store);
const first = firstWork(begins);
const engine = connectEngine({
  store,
  startWorker: () =>
    new Worker(new URL('./engine/worker.ts', import.meta.url), { type: 'module' }) as WorkerPort,
  nextFrame: (callback) => requestAnimationFrame(callback),
  onFrame: prediction.receive,
  onRewound: prediction.forget,
  onPast: prediction.receivePast,
  hasPast: prediction.hasPast,
  onGathered: (gathered) => {
    withModule(fileWriter, ({ fileOf }) => {
      const { name, content } = fileOf(store.getState(), gathered);
      download(content, name);
    });
  },
  first,
});
const url = connectUrl(store, window, (state) =>
  (sharing.loaded()?.trainedTexts ?? linkAgain)(state),
);
const newId = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
const stopLooking = store.subscribe(({ live }) => {
  if (!live.shared && runOf(live).history.length === 0) return;
  stopLooking();
  withModule(sharing, () => url.flush());
});
const keeping = lateKeeping({
  ...{ store, engine, client: keeper, begins, awaited, download },
  onFirstSave: rememberKeeping,
  onFilesKept: () => void askToLast(navigator.storage, () => localStorage),
  newId,
});
const runs = lateRuns({ store, engine, newId, client: keeper, access: keeping.access });
const sweeps = lateSweeps({
  ...{ store, link: engine.link, client: keeper, access: keeping.access },
  recording: runs.ready,
});
const projects = lateProjects({
  ...{ store, keeping, download, onRecords: runs.take },
  onStudy: ({ study, trials, records }) => {
    runs.take(records);
    sweeps.withSweeps((all) => all.take({ study, trials, paces: [] }));
  },
  ...{ preparedImages: engine.preparedImages, page: location.href.split('#')[0] ?? '' },
  startWorker: () =>
    new Worker(new URL('./storage/project/worker.ts', import.meta.url), {
      type: 'module',
    }) as WorkerPort,
});
const { port } = projects;
const { saveProject, saveStudy } = projects;
const kept = { ...keeping, readRecords: runs.read, saveProject, saveStudy };
const actions = createActions(store, port, kept, sweeps);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState !== 'hidden') return;
  runs.flush();
  keeping.flush();
});
// A page that is kept for "back" would keep others from keeping.
window.addEventListener('pagehide', () => {
  runs.flush();
  keeping.letGo();
});
window.addEventListener('pageshow', () => void keeping.comeBack());

const complaint = complaintText(complaints);
const asks = first?.files ? null : askForFiles(session);
const said = complaint ? { text: complaint, action: null } : (begins.notice ?? asks);
store.setState(({ live }) => ({
  live: { ...live, shared: trained, notice: said ?? live.notice },
}));

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
const show = () =>
  createRoot(root).render(
    <AppContext value={{ store, actions }}>
      <App
        currentLink={() => {
          url.flush();
          return window.location.href;
        }}
      />
    </AppContext>,
  );
// Not awaited: what is loaded imports from this module, which would wait for itself.
if (session.view.lecture) void loadLecture().then(show);
else show();

// The network is prepared while the person looks around, after the first pictures are drawn.
const startEngine = () => port.startEngine(store.getState().session.engine);
const stopWaiting = store.subscribe(({ live }) => {
  if (!live.dataset) return;
  stopWaiting();
  if ('requestIdleCallback' in window) window.requestIdleCallback(startEngine, { timeout: 1500 });
  else setTimeout(startEngine, 300);
});
