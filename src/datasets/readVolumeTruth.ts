/** What a file says of a volume: what is foreground, on the voxels of the image. What does not fit is noted. */
import type { DecodedVolume } from '../formats/nifti.ts';
import { fitsImage } from '../masks/mask.ts';
import type { DecodedFiles } from './decodedFiles.ts';
import type { Target } from './layouts/layout.ts';
import { type VolumeMask, volumeMask } from './openVolume.ts';
import { sizeOf } from './readTruth.ts';
import { sliceCount, sliceOf } from './slices.ts';
import type { VolumeChoices } from './volumeChoices.ts';
import { placedMask } from './volumeGrids.ts';

export async function readVolumeMask(
  files: DecodedFiles,
  path: string,
  target: Target | null,
): Promise<VolumeMask | null> {
  const volume = await files.readVolume(path);
  const mask = volume && volumeMask(volume, target);
  if (mask?.note) files.note(path, mask.note);
  return mask;
}

/** The mask on the voxels of its image; null where that cannot be. @param path  of the mask */
export function placedOn(
  files: DecodedFiles,
  mask: VolumeMask,
  volume: DecodedVolume,
  path: string,
): VolumeMask | null {
  const { mask: placed, note } = placedMask(mask, volume);
  if (note) files.note(path, note);
  return placed;
}

/** Whether a mask has the slices of its image. */
export function fitsVolume(
  files: DecodedFiles,
  plane: VolumeChoices['plane'],
  mask: VolumeMask,
  volume: DecodedVolume,
  paths: { readonly mask: string; readonly image: string },
): boolean {
  const ours = sliceOf(mask.foreground, plane, 0);
  const theirs = sliceOf(volume, plane, 0);
  const slices = [sliceCount(mask.foreground, plane), sliceCount(volume, plane)];
  if (slices[0] === slices[1] && fitsImage(ours, theirs)) return true;
  files.note(
    paths.mask,
    `The mask has ${slices[0]} slices of ${sizeOf(ours)} pixels, its image ${paths.image} ${slices[1]} of ${sizeOf(theirs)}. The image is shown without a mask; save both on one grid.`,
  );
  return false;
}
