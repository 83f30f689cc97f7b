/**
 * The mailbox: orders in, events out. Everything with tfjs in it is loaded when the first engine is
 * started, so that opening images never waits for it.
 */
import { Engine } from './engine.ts';
import { imageSource } from './imageSource.ts';
import type { Command, EngineEvent } from './protocol.ts';

declare const self: DedicatedWorkerGlobalScope;

const channel = new MessageChannel();

const engine = new Engine({
  post: (event: EngineEvent, transfer: Transferable[] = []) => self.postMessage(event, transfer),
  images: imageSource,
  startBackend: async (request) => (await import('./backend.ts')).startBackend(request),
  now: () => performance.now(),
  // A message to itself comes after those that wait; a timer would be held back by 4 ms.
  yieldToMessages: () =>
    new Promise((resolve) => {
      channel.port1.onmessage = () => resolve();
      channel.port2.postMessage(null);
    }),
});

self.onmessage = ({ data }: MessageEvent<Command>) => engine.receive(data);
