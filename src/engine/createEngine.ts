/** The engine in its worker. Everything with tfjs in it is loaded when the first backend is started. */

import { type FirstPhantoms, isSameRequest } from './images/firstPhantoms.ts';
import type { ImageSource } from './images/imageDesk.ts';
import { imageSource } from './images/imageSource.ts';
import type { EngineEvent } from './protocol.ts';
import { Engine } from './training/engine.ts';

/**
 * @param first  phantoms that are drawn already; null where other images are opened first
 */
export function createEngine(
  post: (event: EngineEvent, transfer?: Transferable[]) => void,
  first: FirstPhantoms | null,
): Engine {
  const channel = new MessageChannel();
  const images: ImageSource = {
    ...imageSource,
    openPhantoms: async (request, preparation, watch, position) => {
      if (!first || !isSameRequest(first, request, preparation))
        return imageSource.openPhantoms(request, preparation, watch, position);
      const { again, maskOf, problems } = imageSource.phantomsOf(request);
      return { images: await first.images, problems, again, maskOf };
    },
  };
  return new Engine({
    post,
    images,
    startBackend: async (request) => (await import('./backends/backend.ts')).startBackend(request),
    now: () => performance.now(),
    // A message to itself comes after those that wait; a timer would be held back by 4 ms.
    yieldToMessages: () =>
      new Promise((resolve) => {
        channel.port1.onmessage = () => resolve();
        channel.port2.postMessage(null);
      }),
  });
}
