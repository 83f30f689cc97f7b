/** Composition root: link -> store -> bindings -> page. */
import { createRoot } from 'react-dom/client';
import { askForFiles, connectEngine, type Mailbox } from './app/connectEngine.ts';
import { connectPrediction } from './app/connectPrediction.ts';
import { complaintText, connectUrl } from './app/connectUrl.ts';
import { createActions } from './state/actions.ts';
import { decodeSession } from './state/sessionCodec.ts';
import { createAppStore } from './state/store.ts';
import { App } from './views/App.tsx';
import { AppContext } from './views/appContext.ts';
import { download } from './views/download.ts';

const { session, complaints } = decodeSession(window.location.hash);
const store = createAppStore(session);

const prediction = connectPrediction(store);
const worker = new Worker(new URL('./engine/worker.ts', import.meta.url), { type: 'module' });
const port = connectEngine({
  store,
  mailbox: worker as Mailbox,
  nextFrame: (callback) => requestAnimationFrame(callback),
  onFrame: prediction.receive,
  onRewound: prediction.forget,
  onGathered: async (gathered) => {
    const { fileOf } = await import('./app/saveGathered.ts');
    const { name, content } = fileOf(store.getState(), gathered);
    download(content, name);
  },
});
const url = connectUrl(store, window);
const actions = createActions(store, port);

const complaint = complaintText(complaints);
const notice = complaint ? { text: complaint, action: null } : askForFiles(session);
if (notice) store.setState((state) => ({ live: { ...state.live, notice } }));

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
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

// The network is prepared while the person looks around, after the first pictures are drawn.
const startEngine = () => port.send({ type: 'startEngine', engine: session.engine });
const stopWaiting = store.subscribe(({ live }) => {
  if (!live.dataset) return;
  stopWaiting();
  if ('requestIdleCallback' in window) window.requestIdleCallback(startEngine, { timeout: 1500 });
  else setTimeout(startEngine, 300);
});
