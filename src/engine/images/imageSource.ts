/** What src/datasets and src/phantoms can do, as the image desk needs it. Decoders are loaded with the first file. */
import type { Preparation } from '../../datasets/dataset.ts';
import type { PhantomRequest } from '../../phantoms/phantomRequest.ts';
import { openPhantom, openPhantomMask } from '../../phantoms/phantoms.ts';
import { drawPhantoms } from './drawPhantoms.ts';
import type { ImageSource, OpeningWatch } from './imageDesk.ts';

/** Rest after which a slider that draws phantoms is taken to have stopped. */
const restMs = 160;

const rest = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** What can be asked of phantoms once they are open. */
const phantomsOf = (request: PhantomRequest) => ({
  problems: [],
  again: (next: Preparation, watch: OpeningWatch) => drawPhantoms(request, next, watch),
  maskOf: async (id: string) => openPhantomMask(request, id),
});

export const imageSource: ImageSource & { readonly phantomsOf: typeof phantomsOf } = {
  phantomsOf,
  openPhantoms: async (request, preparation, watch, first) => {
    if (first && first.position < request.count) {
      // All messages that wait are heard first: of many requests only the last is drawn.
      await rest(0);
      watch.signal.throwIfAborted();
      first.show(openPhantom(request, preparation, first.position));
      await rest(restMs);
      watch.signal.throwIfAborted();
    }
    return { images: await drawPhantoms(request, preparation, watch), ...phantomsOf(request) };
  },
  openFiles: async (files, preparation, { signal, progress }) => {
    const { openFiles } = await import('../../datasets/openFiles.ts');
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
