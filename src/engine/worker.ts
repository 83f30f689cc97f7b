/**
 * The training worker: its end of the bridge. The phantoms of a first visit are drawn by what is loaded here; the
 * engine is loaded by the first request or order that they do not answer, so that pictures never wait for it.
 */
import { Handover, serve, type WorkerScope } from '../bridge/workerEnd.ts';
import { drawPhantoms } from './images/drawPhantoms.ts';
import type { FirstPhantoms } from './images/firstPhantoms.ts';
import { LoadFailed, loaded } from './loadFailed.ts';
import type { EngineTypes, FinePrediction, Order } from './protocol.ts';
import type { Engine } from './training/engine.ts';

declare const self: WorkerScope;

/** Orders that can wait until something is done about them. */
const patient: ReadonlySet<Order['type']> = new Set(['build', 'setLoss', 'setPace', 'watch']);

const handedOver = (prediction: FinePrediction) =>
  new Handover(
    prediction,
    prediction.differences.map(({ buffer }) => buffer as ArrayBuffer),
  );

const waiting: Order[] = [];
let engine: Engine | null = null;
let loading: Promise<Engine> | null = null;
let first: FirstPhantoms | null = null;

async function load(): Promise<Engine> {
  const { createEngine } = await loaded('The engine', () => import('./createEngine.ts'));
  engine = createEngine(post, first);
  for (const order of waiting.splice(0)) engine.receive(order);
  return engine;
}

/** The engine, loaded with the first call. A failure is said, and the next call tries again. */
function theEngine(): Promise<Engine> {
  loading ??= load().catch((reason: unknown) => {
    loading = null;
    if (reason instanceof LoadFailed) post({ type: 'notLoaded', message: reason.message });
    throw reason;
  });
  return loading;
}

const { post } = serve<EngineTypes>(
  self,
  {
    openPhantoms: async ({ request, preparation, first: position = null }, watch) => {
      if (engine || loading || first)
        return (await theEngine()).openPhantoms(request, preparation, position, watch);
      const images = drawPhantoms(request, preparation, watch);
      first = { request, preparation, images };
      try {
        return { dataset: (await images).dataset, problems: [] };
      } catch (reason) {
        first = null;
        throw reason;
      }
    },
    openFiles: async ({ files, preparation }, watch) =>
      (await theEngine()).openFiles(files, preparation, watch),
    prepare: async ({ preparation }, watch) => (await theEngine()).prepare(preparation, watch),
    mask: async ({ sampleId }) => (await theEngine()).maskOf(sampleId),
    preparedImages: async () => {
      const prepared = (await theEngine()).preparedImages();
      return new Handover(prepared, prepared?.images.map(({ input }) => input.buffer) ?? []);
    },
    fine: async ({ run, sampleId, zoom }, watch) =>
      handedOver(await (await theEngine()).answers.fine(run, sampleId, zoom, watch)),
    preview: async ({ run, sampleId }, watch) =>
      handedOver(
        await (await theEngine()).answers.preview(run, sampleId, { ...watch, progress: () => {} }),
      ),
    gather: async ({ run, request }, watch) => {
      const gathered = await (await theEngine()).answers.gather(run, request, watch);
      const files = gathered.kind === 'masks' ? gathered.masks : [];
      return new Handover(
        gathered,
        files.map(({ bytes }) => bytes.buffer),
      );
    },
    evaluate: async (ask, watch) => (await theEngine()).answers.evaluate(ask, watch),
    moment: async ({ run }, watch) =>
      engine ? engine.answers.moment(run, { ...watch, progress: () => {} }) : null,
    past: async (ask, watch) =>
      engine ? engine.answers.past(ask, { ...watch, progress: () => {} }) : null,
    momentAt: async (ask) => (engine ? engine.answers.momentAt(ask) : null),
    landscape: async (ask, watch) => (await theEngine()).answers.landscape(ask, watch),
    landscapeValues: async (ask, watch) => (await theEngine()).answers.landscapeValues(ask, watch),
    room: async (ask) => (engine ? engine.answers.room(ask) : null),
  },
  (order) => {
    if (engine) {
      engine.receive(order);
      return;
    }
    waiting.push(order);
    // The failure was said.
    if (!patient.has(order.type)) theEngine().catch(() => {});
  },
);
