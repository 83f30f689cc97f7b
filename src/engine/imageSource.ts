/** What src/data can do, as the image desk needs it. Decoders are loaded with the first file. */
import type { PhantomRequest } from '../data/dataset.ts';
import { openPhantoms } from '../data/phantoms.ts';
import type { ImageSource, OpeningResult } from './imageDesk.ts';

export function createImageSource(): ImageSource {
  /** What is open, to be prepared again. */
  let phantoms: PhantomRequest | null = null;
  const drawn = (request: PhantomRequest, preparation: Parameters<typeof openPhantoms>[1]) => {
    const images = openPhantoms(request, preparation);
    phantoms = request;
    return { images, problems: [] } satisfies OpeningResult;
  };
  return {
    openPhantoms: async (request, preparation) => drawn(request, preparation),
    openFiles: async () => ({ images: null, problems: [] }),
    prepareAgain: async (preparation) =>
      phantoms ? drawn(phantoms, preparation) : { images: null, problems: [] },
  };
}
