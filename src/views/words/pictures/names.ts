/** Every picture of the glossary by name. What they draw is loaded with the explanations. */
import type { areaPictures } from './areas.tsx';
import type { curvePictures } from './curves.tsx';
import type { dataPictures } from './data.tsx';
import type { schemePictures } from './schemes.tsx';

export type PictureName =
  | keyof typeof areaPictures
  | keyof typeof curvePictures
  | keyof typeof dataPictures
  | keyof typeof schemePictures;
