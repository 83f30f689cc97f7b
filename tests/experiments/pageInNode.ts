/** The page without its views, in Node: store, engine and the records of what trains, as they are in a browser. */
import { Worker } from 'node:worker_threads';
import { connectEngine } from '../../src/app/connectEngine.ts';
import { connectRuns } from '../../src/app/runs/connectRuns.ts';
import type { WorkerPort } from '../../src/bridge/pageEnd.ts';
import type { Order } from '../../src/engine/protocol.ts';
import { decodeSession } from '../../src/state/session/codec.ts';
import { createAppStore } from '../../src/state/store.ts';

/** The worker in a thread of its own. */
function startWorker(): WorkerPort {
  const worker = new Worker(new URL('./engineInNode.js', import.meta.url));
  const port: WorkerPort = {
    postMessage: (message, transfer) => worker.postMessage(message, transfer as []),
    ...{ onmessage: null, onerror: null, terminate: () => void worker.terminate() },
  };
  worker.on('message', (data) => port.onmessage?.({ data }));
  worker.on('error', (reason) => {
    throw reason;
  });
  return port;
}

/**
 * @param link  without #
 * @param idPrefix  of the records
 * @param pictureUrl  of RGBA pixels of a square
 */
export function openPage(
  link: string,
  idPrefix: string,
  pictureUrl: (pixels: Uint8ClampedArray<ArrayBuffer>, side: number) => string,
) {
  const port = startWorker();
  const { session, complaints } = decodeSession(link);
  if (complaints.length > 0) throw new Error(complaints.join(' '));
  const store = createAppStore(session);
  const engine = connectEngine({
    ...{ store, startWorker: () => port, nextFrame: (callback) => setTimeout(callback, 100) },
    ...{ onFrame: () => {}, onRewound: () => {}, onGathered: () => {} },
  });
  let runs = 0;
  const records = connectRuns({
    ...{ store, engine, pictureUrl, ready: Promise.resolve() },
    newId: () => `${idPrefix} ${runs++}`,
  });
  const order = (order: Order) => port.postMessage({ kind: 'order', order }, []);
  return { store, engine, records, order };
}
