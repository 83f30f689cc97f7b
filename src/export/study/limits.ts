/** What keeps sweep.py from training what the page trains. */
import { lossDefinition } from '../../losses/catalogue.ts';
import { parameterIds } from '../../losses/parameters.ts';
import { leftOut } from '../../masks/leftOut.ts';
import { parameterKey } from '../lossSetting.ts';
import { lossesOf } from './lossFiles.ts';
import type { StudyParts } from './studyParts.ts';

/** Keys of the link that a trial of sweep.py can differ in. */
const known: ReadonlySet<string> = new Set([
  ...['loss', ...parameterIds.map(parameterKey)],
  ...['depth', 'filters', 'norm', 'optimizer', 'rate', 'batch'],
  ...['mirror', 'rotation', 'scale', 'elastic', 'brightness', 'chance'].map(
    (of) => `augment-${of}`,
  ),
]);

/** Sentences; none where all of it can be continued. */
export function sweepLimits(
  parts: Pick<StudyParts, 'study' | 'setting' | 'loss' | 'images'>,
): readonly string[] {
  const { study, setting, images } = parts;
  const others = study.space.map(({ key }) => key).filter((key) => !known.has(key));
  const hasOpen = images.images.some(({ labels }) => labels?.includes(leftOut));
  const placed = lossesOf(parts).filter((id) => hasOpen && lossDefinition(id).image?.readsPlaces);
  const has = (split: string) => images.images.some((one) => one.split === split && one.labels);
  if (setting.fit === 'patches')
    return ['It cannot train on patches: set the input to whole images.'];
  return [
    ...others.map(
      (key) =>
        `It cannot vary “${key}”: it varies the loss, the network, the optimiser and augmentation.`,
    ),
    ...(has('training') ? [] : ['There is no image with a mask to train on.']),
    ...(has('validation') ? [] : ['There is no validation image with a mask to score by.']),
    ...placed.map(
      (id) =>
        `It cannot train with the ${lossDefinition(id).name} loss: it reads where pixels lie, and some of these images have pixels that are left out.`,
    ),
  ];
}
