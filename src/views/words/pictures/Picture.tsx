/** A picture of the glossary, 160 by 96. What it shows is said by the sentence beside it. */
import { areaPictures } from './areas.tsx';
import { curvePictures } from './curves.tsx';
import { dataPictures } from './data.tsx';
import type { PictureName } from './names.ts';
import { schemePictures } from './schemes.tsx';

export const pictures = { ...areaPictures, ...curvePictures, ...schemePictures, ...dataPictures };

export function Picture({ name }: { readonly name: PictureName }) {
  const Drawing = pictures[name];
  return (
    <svg className="word-picture" viewBox="0 0 160 96" aria-hidden="true">
      <Drawing />
    </svg>
  );
}
