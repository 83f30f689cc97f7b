/**
 * Raw data of nnU-Net (Isensee et al. 2021): `imagesTr/case_0000.nii.gz`, the last four digits the
 * channel, with `labelsTr/case.nii.gz`; test images lie in `imagesTs`, sometimes with `labelsTs`. The
 * Medical Segmentation Decathlon has no channels in its names, and pairs by name.
 */
import type { FileProblem } from '../dataset.ts';
import {
  countedImages,
  grouped,
  type Layout,
  type LayoutCase,
  noChoices,
  partsOf,
} from './layout.ts';

const imageName = /^(.+)_(\d{4})$/;

export const nnUnet: Layout = (paths) => {
  const own = paths.map(partsOf).flatMap((parts) => {
    const set = /^(images|labels)(tr|ts)$/.exec(parts.folder);
    const numbered = imageName.exec(parts.stem);
    if (!set || (set[1] === 'images' && !numbered)) return [];
    const channel = set[1] === 'images' && numbered ? numbered[2] : null;
    const length = channel === null ? parts.stem.length : parts.stem.length - 5;
    const base = parts.path.slice(parts.path.lastIndexOf('/') + 1);
    const name = base.slice(0, length);
    const place = parts.folders.slice(0, -1).join('/');
    return [{ path: parts.path, channel, name, key: `${place}/${set[2]}/${name}` }];
  });
  if (!own.some(({ channel }) => channel !== null)) return null;
  const problems: FileProblem[] = [];
  const cases: LayoutCase[] = [];
  for (const files of grouped(own, ({ key }) => key).values()) {
    const mask = files.find(({ channel }) => channel === null)?.path ?? null;
    const images = files.flatMap(({ channel, path }) =>
      channel === null ? [] : [{ modality: String(Number(channel)), path }],
    );
    const [{ name }] = files;
    if (images.length > 0) cases.push({ name, images, mask, fieldOfView: null });
    else if (mask)
      problems.push({
        path: mask,
        reason: `No image of ${name} was found. Open the folder that holds imagesTr and labelsTr.`,
      });
  }
  const channels = [...new Set(cases.flatMap(({ images }) => images.map((one) => one.modality)))];
  const several = channels.length > 1;
  return {
    ...noChoices,
    name: 'nnU-Net',
    sentence: [
      `nnU-Net, ${countedImages(cases, 'case', 'labels')}`,
      ...(several ? [`${channels.length} channels`] : []),
    ].join(', '),
    cases: several
      ? cases
      : cases.map((one) => ({
          ...one,
          images: one.images.map(({ path }) => ({ modality: '', path })),
        })),
    problems,
    claimed: new Set(own.map(({ path }) => path)),
    modalities: several
      ? channels.sort((a, b) => Number(a) - Number(b)).map((id) => [id, `channel ${id}`] as const)
      : [],
  };
};
