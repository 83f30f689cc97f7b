/** What src/data can do, as the image desk needs it. Decoders are loaded with the first file. */
import type { PhantomRequest, Preparation } from '../data/dataset.ts';
import { openPhantoms } from '../data/phantoms.ts';
import type { ImageSource, OpenedImages } from './imageDesk.ts';

export function createImageSource(): ImageSource {
  /** Prepares what is open at another size or split. */
  let again: ((preparation: Preparation) => OpenedImages) | null = null;
  const drawn = (request: PhantomRequest, preparation: Preparation) => {
    again = (other) => openPhantoms(request, other);
    return { images: again(preparation), problems: [] };
  };
  return {
    openPhantoms: async (request, preparation) => drawn(request, preparation),
    openFiles: async (files, preparation, { signal, progress }) => {
      const { openFiles, prepareAgain } = await import('../data/openFiles.ts');
      const options = { signal, onProgress: progress };
      const { images, problems, sources } = await openFiles(files, preparation, options);
      // What was open stays open where nothing can be used, or where the opening was given up.
      if (sources && !signal.aborted) again = (other) => prepareAgain(sources, other);
      return { images, problems };
    },
    prepareAgain: async (preparation) => ({ images: again?.(preparation) ?? null, problems: [] }),
  };
}
