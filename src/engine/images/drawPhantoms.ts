/** Phantoms in slices of work. */
import type { Preparation, Sample } from '../../datasets/dataset.ts';
import { pacer } from '../../datasets/pacer.ts';
import type { PhantomRequest } from '../../phantoms/phantomRequest.ts';
import { openPhantom, phantomDataset } from '../../phantoms/phantoms.ts';

/** Phantoms one after the other, so that messages get through and a newer request ends this one. */
export async function drawPhantoms(
  request: PhantomRequest,
  preparation: Preparation,
  { signal }: { readonly signal: AbortSignal },
) {
  const pace = pacer();
  const samples: Sample[] = [];
  for (let i = 0; i < request.count; i++) {
    if (await pace()) signal.throwIfAborted();
    samples.push(openPhantom(request, preparation, i));
  }
  return phantomDataset(request, preparation, samples);
}
