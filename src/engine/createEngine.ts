/** The engine in its worker. Everything with tfjs in it is loaded when the first backend is started. */
import type { FirstPhantoms } from './images/firstPhantoms.ts';
import { imageSource } from './images/imageSource.ts';
import { loaded } from './loadFailed.ts';
import type { EngineEvent } from './protocol.ts';
import { Engine } from './training/engine.ts';

/**
 * @param first  phantoms that were drawn already, or are about to be; null where there are none
 */
export function createEngine(
  post: (event: EngineEvent, transfer?: Transferable[]) => void,
  first: FirstPhantoms | null,
): Engine {
  const channel = new MessageChannel();
  const engine = new Engine({
    post,
    images: imageSource,
    startBackend: async (request) => {
      const { startBackend } = await loaded(
        'The training engine',
        () => import('./backends/backend.ts'),
      );
      return startBackend(request);
    },
    now: () => performance.now(),
    // A message to itself comes after those that wait; a timer would be held back by 4 ms.
    yieldToMessages: () =>
      new Promise((resolve) => {
        channel.port1.onmessage = () => resolve();
        channel.port2.postMessage(null);
      }),
  });
  if (first) {
    const { request, preparation, images } = first;
    const opening = images.then((drawn) => ({ images: drawn, ...imageSource.phantomsOf(request) }));
    const watch = { signal: new AbortController().signal, progress: () => {} };
    // The page has them from whoever drew them, and hears of a fault there.
    engine.adopt(preparation, opening, watch).catch(() => {});
  }
  return engine;
}
