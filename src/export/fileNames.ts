/** Names of files with results: what they are of, so that a folder of them can be told apart. */

export interface ResultOrigin {
  /** Of the data set: "DRIVE, 6 images". */
  readonly title: string;
  /** "asymmetric-unified-focal". */
  readonly loss: string;
  /** Training step; null where there is no network in it. */
  readonly step: number | null;
}

/** Letters, digits and hyphens, at most 60 of them. */
function slug(text: string): string {
  const joined = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-');
  return joined.slice(0, 60).replace(/^-|-$/g, '') || 'images';
}

/** "drive-6-images_asymmetric-unified-focal_step-412_masks.zip". */
export function resultName(
  { title, loss, step }: ResultOrigin,
  what: string,
  ending: string,
): string {
  const parts = [slug(title), slug(loss), ...(step === null ? [] : [`step-${step}`]), what];
  return `${parts.join('_')}.${ending}`;
}
