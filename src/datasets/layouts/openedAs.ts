/** What recognised layouts were opened as, in sentences, and what can be chosen otherwise. */
import type { ChoicesOffered, VolumeChoices } from '../volumeChoices.ts';
import { counted, type RecognisedLayout } from './layout.ts';

export interface OpenedAs {
  readonly layouts: readonly RecognisedLayout[];
  /** As they were used. */
  readonly choices: VolumeChoices;
  /** Some of the images are slices of volumes. */
  readonly hasSlices: boolean;
  /** Some of the volumes are in Hounsfield units. */
  readonly hasWindow: boolean;
  /** Masks that ignore 255, and how many pixels of how many that is. */
  readonly ignored?: { readonly masks: number; readonly pixels: number; readonly of: number };
}

/** Images of a patient by their names. @param ids  with - between */
export function modalityName(layouts: readonly RecognisedLayout[], ids: string): string {
  const known = new Map(layouts.flatMap(({ modalities }) => modalities));
  return ids
    .split('-')
    .map((id) => known.get(id) ?? id)
    .join(', ');
}

function targetsOf(layouts: readonly RecognisedLayout[]): readonly (readonly [string, string])[] {
  return (layouts.find(({ targets }) => targets.length > 0)?.targets ?? []).map(
    ({ id, name }) => [id, name] as const,
  );
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** What was recognised and what was made of it, in sentences. */
export function recognisedText({ layouts, choices, hasSlices, ignored }: OpenedAs): string {
  const { modality, target, slices, plane, pick } = choices;
  const parts = layouts.map(({ sentence }) => `${sentence}.`);
  if (hasSlices) {
    const what = [
      ...(modality === '' ? [] : [modalityName(layouts, modality)]),
      ...(target === '' ? [] : [targetsOf(layouts).find(([id]) => id === target)?.[1] ?? target]),
    ];
    const which = pick === 'foreground' ? 'those with most foreground' : 'evenly spaced';
    const count = `up to ${slices} ${plane} slice${slices === 1 ? '' : 's'} a volume, ${which}`;
    parts.push(`${[...what, count].join(', ').replace(/^./, (first) => first.toUpperCase())}.`);
  }
  const rater = layouts.flatMap(({ targets }) => targets).find(({ id }) => id === target);
  if (rater?.rater !== undefined) parts.push(`Masks: ${rater.name}.`);
  if (ignored && ignored.masks > 0)
    parts.push(
      `255 is “ignore” in ${counted(ignored.masks, 'mask')}, ${percent(ignored.pixels / ignored.of)} of their pixels: left out of loss, scores and shares.`,
    );
  return parts.join(' ');
}

/** What can be chosen otherwise; null where that is nothing. */
export function offeredChoices(opened: OpenedAs): ChoicesOffered | null {
  const { layouts, choices, hasSlices, hasWindow } = opened;
  const targets = targetsOf(layouts);
  if (!hasSlices && !hasWindow && targets.length === 0) return null;
  const known = layouts.find(({ modalities }) => modalities.length > 0)?.modalities ?? [];
  const triple = known
    .slice(0, 3)
    .map(([id]) => id)
    .join('-');
  const { modality } = choices;
  const several = new Set([
    ...(known.length >= 3 ? [triple] : []),
    ...(modality.includes('-') ? [modality] : []),
  ]);
  return {
    modalities: [
      ...known,
      ...[...several].map((ids) => [ids, `${modalityName(layouts, ids)} as channels`] as const),
    ],
    ...{ targets, hasSlices, hasWindow, used: choices },
  };
}
