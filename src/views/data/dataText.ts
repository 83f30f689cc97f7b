/** What there is to say in numbers of the open images. */
import { type Dataset, type Sample, splits } from '../../datasets/dataset.ts';
import { ctWindows, type WindowId, windowIds } from '../../datasets/volumeChoices.ts';
import { foregroundOf, percent } from './shareText.ts';

/** "8.7 % foreground, from 6.6 % to 11.6 % an image". */
export function foregroundText(dataset: Dataset): string {
  const { samples } = dataset;
  const shares = samples.filter(({ mask }) => mask).map((sample) => sample.foregroundShare);
  if (shares.length === 0) return 'No masks, so there is nothing to train on.';
  const overall = foregroundOf(dataset);
  if (shares.length === 1) return overall;
  const low = shares.reduce((least, share) => Math.min(least, share));
  const high = shares.reduce((most, share) => Math.max(most, share));
  return `${overall}, from ${percent(low)} to ${percent(high)} an image`;
}

/** "kidney 2.1 %, tumour 0.29 %" of all pixels with a mask; empty where there is one class. */
export function classSharesText({ samples, classNames }: Dataset): string {
  if (classNames.length < 2) return '';
  const counts = new Float64Array(256);
  let pixels = 0;
  for (const { mask } of samples) {
    if (!mask) continue;
    pixels += mask.length;
    for (let i = 0; i < mask.length; i++) counts[mask[i]] += 1;
  }
  if (pixels === 0) return '';
  return classNames.map((name, i) => `${name} ${percent(counts[i + 1] / pixels)}`).join(', ');
}

/** Where slices of one patient are on both sides. */
export const dividedText =
  'Validation slices are of the same patient as training slices: their scores are optimistic. Scans of several patients are told apart; of one, leave slices out between.';

/** "4 train, 2 left out between, 2 validation, 1 without a mask". */
export function splitText(samples: readonly Sample[]): string {
  const masked = samples.filter(({ mask }) => mask);
  const [training, between, validation] = splits.map(
    (of) => masked.filter(({ split }) => split === of).length,
  );
  const bare = samples.length - masked.length;
  return [
    `${training} train`,
    ...(between ? [`${between} left out between`] : []),
    ...(validation ? [`${validation} validation`] : []),
    ...(bare > 0 ? [`${bare} without a mask`] : []),
  ].join(', ');
}

/** The mask of an image and the folder that it lies in: "1st_manual/21_manual1.gif". */
export function maskText({ mask, maskFile }: Sample, isPainted: boolean): string {
  if (isPainted) return 'mask painted here';
  if (!mask || maskFile === undefined) return '';
  return `mask ${maskFile.split('/').slice(-2).join('/')}`;
}

const windowNames: Readonly<Record<WindowId, string>> = {
  auto: 'automatic',
  kidney: 'kidney',
  'soft-tissue': 'soft tissue',
  lung: 'lung',
  bone: 'bone',
  brain: 'brain',
  full: 'all values',
};

/** The window menu: "lung, −1350 to 150 HU". */
export const windowOptions = windowIds.map((id) => {
  const range = id === 'auto' || id === 'full' ? null : ctWindows[id];
  const text = range ? `${windowNames[id]}, ${range.join(' to ')} HU` : windowNames[id];
  return [id, text.replaceAll('-', '−')] as const;
});
