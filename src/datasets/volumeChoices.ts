/** How volumes become images: what to look at, what to look for, and which slices. */

export const planes = ['axial', 'coronal', 'sagittal'] as const;
/** Across the body, from the front, from the side; stacks of pages are axial. */
export type Plane = (typeof planes)[number];

export const slicePicks = ['foreground', 'even'] as const;
/** The slices with the most foreground, or slices at even distances. */
export type SlicePick = (typeof slicePicks)[number];

/** CT windows in Hounsfield units: what is black, what is white. */
export const ctWindows = {
  kidney: [-79, 304],
  'soft-tissue': [-160, 240],
  lung: [-1350, 150],
  bone: [-500, 1300],
  brain: [0, 80],
} as const satisfies Record<string, readonly [number, number]>;

/** 'auto' decides by the data, 'full' shows every value. */
export const windowIds = [
  'auto',
  ...(Object.keys(ctWindows) as (keyof typeof ctWindows)[]),
  'full',
] as const;
export type WindowId = (typeof windowIds)[number];

/** Most slices of one volume. */
export const mostSlices = 512;

export interface VolumeChoices {
  /** Ids of one to three modalities joined by "-", one a channel; '' for the preferred one. */
  readonly modality: string;
  /** What is foreground, an id of the layout's targets; '' for its default. */
  readonly target: string;
  readonly plane: Plane;
  /** Slices of each volume, 1 to {@link mostSlices}; 0 for 8, or more where there are few volumes. */
  readonly slices: number;
  readonly pick: SlicePick;
  readonly window: WindowId;
}

/** What a drop gives before anything was chosen. */
export const defaultVolumeChoices: VolumeChoices = {
  modality: '',
  target: '',
  plane: 'axial',
  slices: 0,
  pick: 'foreground',
  window: 'auto',
};

/** What of {@link VolumeChoices} an open dataset leaves to choose, and what is in use. */
export interface ChoicesOffered {
  /** Ids and names; empty where all images were taken in one way. */
  readonly modalities: readonly (readonly [id: string, name: string])[];
  /** Ids and names; empty where masks leave no choice. */
  readonly targets: readonly (readonly [id: string, name: string])[];
  /** Whether images are slices, so that plane, number and pick apply. */
  readonly hasSlices: boolean;
  /** Whether images are in Hounsfield units, so that a window applies. */
  readonly hasWindow: boolean;
  /** The choices as they were used: neither '' nor 0 where there is something to choose. */
  readonly used: VolumeChoices;
}
