/**
 * DRIVE (Staal et al. 2004): colour fundus images, the vessels as two observers drew them, and the round
 * field of view. Only the number is shared between the names of a case:
 * `training/images/21_training.tif`, `training/1st_manual/21_manual1.gif`, `training/mask/21_training_mask.gif`.
 * Today's download has no labels of the test images; older ones and mirrors do.
 */
import { readNames } from '../roles.ts';
import {
  countedImages,
  grouped,
  type Layout,
  type LayoutCase,
  noChoices,
  partsOf,
  raterTargets,
} from './layout.ts';

type Part = 'image' | 'manual1' | 'manual2' | 'fieldOfView';

const partNames: readonly (readonly [RegExp, Part])[] = [
  [/^\d{2}_(training|test)$/, 'image'],
  [/^\d{2}_manual1$/, 'manual1'],
  [/^\d{2}_manual2$/, 'manual2'],
  [/^\d{2}_(training|test)_mask$/, 'fieldOfView'],
];

export const drive: Layout = (paths) => {
  const found = readNames(paths).flatMap(({ path, scope }) => {
    const { stem, name } = partsOf(path);
    const part = partNames.find(([pattern]) => pattern.test(stem))?.[1];
    return part && /\.(tiff?|gif|png|jpe?g|bmp)$/.test(name)
      ? [{ path, part, key: `${scope}/${stem.slice(0, 2)}` }]
      : [];
  });
  const cases: (LayoutCase & { readonly observer: Part | null })[] = [];
  const unused: string[] = [];
  const alone: string[] = [];
  for (const files of grouped(found, ({ key }) => key).values()) {
    const of = (part: Part) => files.find((file) => file.part === part)?.path ?? null;
    const image = of('image');
    if (!image) {
      alone.push(...files.map(({ path }) => path));
      continue;
    }
    const mask = of('manual1') ?? of('manual2');
    const observer = mask === null ? null : mask === of('manual1') ? 'manual1' : 'manual2';
    const second = observer === 'manual1' ? of('manual2') : null;
    if (second) unused.push(second);
    cases.push({
      name: image.slice(image.lastIndexOf('/') + 1),
      images: [{ modality: '', path: image }],
      mask,
      ...(second ? { raters: [second] } : {}),
      fieldOfView: of('fieldOfView'),
      observer,
    });
  }
  // A number and a word are not enough: someone else's "01_test.png" has no label called manual.
  if (!cases.some(({ mask, fieldOfView }) => mask ?? fieldOfView)) return null;

  const used = new Set(cases.flatMap(({ observer }) => observer ?? []));
  const observers = [
    ...(used.has('manual1') ? ['1st_manual'] : []),
    ...(used.has('manual2') ? ['2nd_manual'] : []),
  ];
  const views = cases.filter(({ fieldOfView }) => fieldOfView).length;
  return {
    ...noChoices,
    targets: raterTargets(cases),
    name: 'DRIVE',
    sentence: [
      `DRIVE, ${countedImages(cases, 'image', 'labels')}`,
      ...observers,
      ...(views > 0 ? [fieldOfViewWords(views, cases.length)] : []),
    ].join(', '),
    cases: cases.map(({ observer: _, ...one }) => one),
    problems: [
      ...(unused.length > 0
        ? [
            {
              path: unused.length === 1 ? unused[0] : `${unused[0]} and ${unused.length - 1} more`,
              reason:
                'The labels of the second observer; those of the first, 1st_manual, are used unless you choose otherwise under About the images.',
            },
          ]
        : []),
      ...alone.map((path) => ({
        path,
        reason: 'The image of this case was not found. Open the whole DRIVE folder.',
      })),
    ],
    claimed: new Set(found.map(({ path }) => path)),
  };
};

function fieldOfViewWords(views: number, images: number): string {
  const which = views === images ? '' : ` of ${views}`;
  return `field of view${which} kept: what lies outside is left out of loss, scores and shares`;
}
