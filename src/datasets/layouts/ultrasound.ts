/** BUS2017, dataset B (UDIAT; Yap et al. 2018): breast ultrasound with lesions. */
import { type Layout, partsOf } from './layout.ts';
import { pairedLayout } from './pairs.ts';

/** `original/000001.png` with `GT/000001.png`. */
export const bus2017: Layout = (paths) => {
  const own = paths.map(partsOf).filter(({ folder, stem, name }) => {
    const isPicture = /\.(png|tiff?|bmp|jpe?g)$/.test(name);
    return isPicture && /^(original|gt)$/.test(folder) && /^\d{6}$/.test(stem);
  });
  if (new Set(own.map(({ folder }) => folder)).size < 2) return null;
  return pairedLayout(
    'BUS2017 dataset B (UDIAT)',
    own.map(({ path }) => path),
  );
};
