/** What src/data can do, as the image desk needs it. Decoders are loaded with the first file. */
import { openPhantomMask, openPhantoms } from '../data/phantoms.ts';
import type { ImageSource } from './imageDesk.ts';

export const imageSource: ImageSource = {
  openPhantoms: async (request, preparation) => ({
    images: openPhantoms(request, preparation),
    problems: [],
    again: async (next) => openPhantoms(request, next),
    maskOf: async (id) => openPhantomMask(request, id),
  }),
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
