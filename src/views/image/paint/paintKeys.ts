/** What keys do while ground truth is painted, as data. */
import type { PaintTool } from '../../../state/live.ts';

export type PaintKey =
  | { readonly kind: 'tool'; readonly tool: PaintTool }
  /** Factor of the diameter. */
  | { readonly kind: 'size'; readonly by: number }
  | { readonly kind: 'undo' | 'redo' | 'escape' | 'closePolygon' | 'dropCorner' };

/** Letters of the tools. */
export const toolKeys: Readonly<Record<PaintTool, string>> = {
  brush: 'B',
  eraser: 'E',
  polygon: 'G',
  fill: 'F',
};

/** From one size of the brush to the next. */
const sizeStep = 1.2;

interface KeyPress {
  /** `KeyboardEvent.key`. */
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/**
 * What a key does; null where it is none of painting.
 *
 * @param corners  of the polygon at hand
 */
export function paintKeyOf(press: KeyPress, isOn: boolean, corners: number): PaintKey | null {
  const key = press.key.toLowerCase();
  if (press.altKey) return null;
  if (press.ctrlKey || press.metaKey) {
    if (!isOn) return null;
    if (key === 'z') return { kind: press.shiftKey ? 'redo' : 'undo' };
    return key === 'y' && press.ctrlKey ? { kind: 'redo' } : null;
  }
  if (key === 'b') return { kind: 'tool', tool: 'brush' };
  if (!isOn) return null;
  for (const [tool, letter] of Object.entries(toolKeys) as [PaintTool, string][])
    if (key === letter.toLowerCase()) return { kind: 'tool', tool };
  switch (press.key) {
    case '[':
      return { kind: 'size', by: 1 / sizeStep };
    case ']':
      return { kind: 'size', by: sizeStep };
    case 'Escape':
      return { kind: 'escape' };
    case 'Enter':
      return corners > 0 ? { kind: 'closePolygon' } : null;
    case 'Backspace':
      return corners > 0 ? { kind: 'dropCorner' } : null;
    default:
      return null;
  }
}
