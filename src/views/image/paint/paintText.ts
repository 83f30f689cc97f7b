/** What painting says in words. */
import type { PaintTool } from '../../../state/live.ts';

export const toolNames: Readonly<Record<PaintTool, string>> = {
  brush: 'Brush',
  eraser: 'Eraser',
  polygon: 'Polygon',
  fill: 'Fill',
};

/** @param side  longer side of the map, in pixels */
export function diameterText(diameter: number, side: number): string {
  return `${Math.max(1, Math.round(diameter * side))} px`;
}

interface HintSubject {
  readonly tool: PaintTool;
  /** Size of the brush, in words. */
  readonly size: string;
  /** The class that is painted, as people read it. */
  readonly className: string;
  readonly corners: number;
  readonly isReady: boolean;
}

/** What the chosen tool does, and how it is used. */
export function paintHint({ tool, size, className, corners, isReady }: HintSubject): string {
  if (!isReady) return 'Getting the mask of this image.';
  // "the tumour", but "class 2".
  const object = /^(class|label|colour) /.test(className) ? className : `the ${className}`;
  switch (tool) {
    case 'brush':
      return `Brush, ${size}: drag over ${object}. [ and ] or the wheel change its size, Escape ends painting.`;
    case 'eraser':
      return `Eraser, ${size}: drag over what is background. [ and ] or the wheel change its size, Escape ends painting.`;
    case 'fill':
      return `Fill: press on a region; it becomes ${className} up to where another begins.`;
    case 'polygon':
      return corners === 0
        ? `Polygon: press on one corner of ${object} after the other, or draw around it.`
        : `Polygon, ${corners} ${corners === 1 ? 'corner' : 'corners'}: press on the first again or Enter to close it, Backspace takes the last away, Escape all.`;
    default:
      return tool satisfies never;
  }
}
