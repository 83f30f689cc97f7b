/**
 * The mailbox: orders in, events out. The phantoms of a first visit are drawn by what is loaded here; the
 * engine is loaded by the first order that they do not answer, so that pictures never wait for it.
 */
import { drawPhantoms } from './images/drawPhantoms.ts';
import type { FirstPhantoms } from './images/firstPhantoms.ts';
import type { OpenedImages } from './images/imageDesk.ts';
import type { Command, EngineEvent } from './protocol.ts';
import type { Engine } from './training/engine.ts';

declare const self: DedicatedWorkerGlobalScope;

/** Orders that can wait until something is done about them. */
const patient: ReadonlySet<Command['type']> = new Set(['build', 'setLoss', 'setPace', 'watch']);

const waiting: Command[] = [];
let engine: Engine | null = null;
let isLoading = false;
let first: FirstPhantoms | null = null;
/** What the page was told before the engine was there, which it need not be told again. */
let told: OpenedImages | null = null;

function post(event: EngineEvent, transfer: Transferable[] = []): void {
  if (told && event.type === 'opened') {
    const isKnown = event.dataset === told.dataset;
    told = null;
    if (isKnown) return;
  }
  self.postMessage(event, transfer);
}

function draw({ request, preparation }: Command & { type: 'openPhantoms' }): void {
  const { signal } = new AbortController();
  const images = drawPhantoms(request, preparation, { signal });
  first = { request, preparation, images };
  images.then(
    (drawn) => {
      if (isLoading) return;
      post({ type: 'opened', dataset: drawn.dataset, problems: [] });
      told = drawn;
    },
    // The engine meets the same fault, and has words for it.
    () => load(),
  );
}

async function load(): Promise<void> {
  if (isLoading) return;
  isLoading = true;
  const { createEngine } = await import('./createEngine.ts');
  engine = createEngine(post, first);
  for (const command of waiting.splice(0)) engine.receive(command);
}

self.onmessage = ({ data }: MessageEvent<Command>) => {
  if (engine) {
    engine.receive(data);
    return;
  }
  waiting.push(data);
  if (data.type === 'openPhantoms' && !first && waiting.length === 1) draw(data);
  else if (!patient.has(data.type)) void load();
};
