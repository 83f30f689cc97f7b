import type { Dataset } from './dataset.ts';

/** What tells one set of images from another: painted masks belong to one set. */
export function imagesIdentity({ hash, title, samples, choices }: Dataset): string {
  // A mask of another target is another mask.
  if (hash !== '') return `${hash} ${choices?.used.target ?? ''}`;
  return [title, ...samples.map(({ id }) => id).sort()].join('\n');
}
