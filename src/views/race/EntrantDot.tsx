/** The colour of an entrant, by which it is known in every picture. */
import type { Ink } from '../../plots/lineFigure.ts';
import { classColour } from '../classColours.ts';

/** On the page, whose theme may be light or dark; or over an image, which is dark in both. */
type Ground = 'page' | 'image';

function colourOf(ink: Ink, ground: Ground): string {
  const classIndex = Number(/^class(\d)$/.exec(ink)?.[1] ?? 0);
  if (ground === 'page') return classIndex > 0 ? `var(--of${ink})` : 'var(--ink)';
  return classIndex > 0 ? classColour(classIndex) : '#fff';
}

/** @param ink  null for what belongs to none */
export function EntrantDot({ ink, ground }: { readonly ink: Ink | null; readonly ground: Ground }) {
  const background = ink ? colourOf(ink, ground) : 'var(--neither)';
  return <i className="entrant-dot" style={{ background }} />;
}
