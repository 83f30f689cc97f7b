/** Which classes can be painted, and which one is. */
import { mostClasses } from '../../../masks/classMaps.ts';
import type { AppState } from '../../../state/store.ts';

export interface PaintClasses {
  /** Of each class but the background; at least one. */
  readonly names: readonly string[];
  /** The label that is painted, from 1. */
  readonly label: number;
  /** Several labels count as one foreground: painting tells them not apart, and keeps them. */
  readonly together: boolean;
  /** Whether a person may add a class to these. */
  readonly canAdd: boolean;
}

/** Classes of the dataset, and those that a person added and has not painted yet. */
export function paintClasses({ session, live }: Pick<AppState, 'session' | 'live'>): PaintClasses {
  const { labels = [], classNames = ['foreground'] } = live.dataset ?? {};
  const count = Math.max(classNames.length, session.classes - 1);
  const names =
    count === 1
      ? classNames
      : Array.from({ length: count }, (_, i) => labels[i] ?? `class ${i + 1}`);
  const together = count === 1 && labels.length > 1;
  return {
    names,
    label: Math.min(session.view.focus, count),
    together,
    canAdd: !together && count < mostClasses - 1,
  };
}
