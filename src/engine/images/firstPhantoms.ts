/** The phantoms of the first visit, drawn before the code of the engine is there. */
import type { Preparation } from '../../datasets/dataset.ts';
import type { PhantomRequest } from '../../phantoms/phantomRequest.ts';
import type { OpenedImages } from './imageDesk.ts';

export interface FirstPhantoms {
  readonly request: PhantomRequest;
  readonly preparation: Preparation;
  readonly images: Promise<OpenedImages>;
}

/** Whether these are the images that another request asks for. */
export function isSameRequest(
  first: FirstPhantoms,
  request: PhantomRequest,
  preparation: Preparation,
): boolean {
  const text = (asked: unknown) => JSON.stringify(asked);
  return text(first.request) === text(request) && text(first.preparation) === text(preparation);
}
