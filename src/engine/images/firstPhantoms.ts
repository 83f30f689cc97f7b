/** The phantoms of the first visit, drawn before the code of the engine is there. */
import type { Preparation } from '../../datasets/dataset.ts';
import type { PhantomRequest } from '../../phantoms/phantomRequest.ts';
import type { OpenedImages } from './imageDesk.ts';

export interface FirstPhantoms {
  readonly request: PhantomRequest;
  readonly preparation: Preparation;
  readonly images: Promise<OpenedImages>;
}
