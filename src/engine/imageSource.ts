/** What src/data can do, as the image desk needs it. Decoders are loaded with the first file. */
import type { PhantomRequest, Preparation, Sample } from '../data/dataset.ts';
import { pacer } from '../data/pacer.ts';
import { openPhantom, openPhantomMask, phantomDataset } from '../data/phantoms.ts';
import type { ImageSource, OpeningWatch } from './imageDesk.ts';

/** Rest after which a slider that draws phantoms is taken to have stopped. */
const restMs = 160;

const rest = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Phantoms one after the other, so that messages get through and a newer request ends this one. */
async function drawPhantoms(
  request: PhantomRequest,
  preparation: Preparation,
  { signal }: Pick<OpeningWatch, 'signal'>,
) {
  const pace = pacer();
  const samples: Sample[] = [];
  for (let i = 0; i < request.count; i++) {
    if (await pace()) signal.throwIfAborted();
    samples.push(openPhantom(request, preparation, i));
  }
  return phantomDataset(request, preparation, samples);
}

export const imageSource: ImageSource = {
  openPhantoms: async (request, preparation, watch, first) => {
    if (first && first.position < request.count) {
      // All messages that wait are heard first: of many requests only the last is drawn.
      await rest(0);
      watch.signal.throwIfAborted();
      first.show(openPhantom(request, preparation, first.position));
      await rest(restMs);
      watch.signal.throwIfAborted();
    }
    return {
      images: await drawPhantoms(request, preparation, watch),
      problems: [],
      again: (next, nextWatch) => drawPhantoms(request, next, nextWatch),
      maskOf: async (id) => openPhantomMask(request, id),
    };
  },
  openFiles: async (files, preparation, { signal, progress }) => {
    const { openFiles } = await import('../data/openFiles.ts');
    const options = { signal, onProgress: progress };
    const { images, problems, again, maskOf } = await openFiles(files, preparation, options);
    if (!images) return { images: null, problems };
    return {
      images,
      problems,
      maskOf: async (id) => maskOf(id),
      again: (next, watch, only) =>
        again(next, {
          signal: watch.signal,
          onProgress: watch.progress,
          ...(only === undefined ? {} : { only }),
        }),
    };
  },
};
