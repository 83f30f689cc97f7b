/** Which classes can be painted, and which one is. */
import { mostClasses } from '../../../data/dataset.ts';
import type { AppState } from '../../../state/store.ts';

export interface PaintClasses {
  /** Of each class but the background; at least one. */
  readonly names: readonly string[];
  /** The label that is painted, from 1. */
  readonly label: number;
  /** Several labels count as one foreground: painting tells them not apart, and keeps them. */
  readonly together: boolean;
  /** Whether a person may add a class: the files tell none apart. */
  readonly canAdd: boolean;
}

/** Classes of the dataset, and those that a person added and has not painted yet. */
export function paintClasses({ session, live }: Pick<AppState, 'session' | 'live'>): PaintClasses {
  const { labels = [], classNames = ['foreground'], hasPaintedLabels } = live.dataset ?? {};
  const byHand = labels.length === 0 || hasPaintedLabels === true;
  const count = Math.max(classNames.length, byHand ? session.classes - 1 : 0);
  const known = classNames.length > 1 ? classNames : [];
  const names =
    count === 1
      ? classNames
      : Array.from({ length: count }, (_, i) => known[i] ?? `class ${i + 1}`);
  const together = count === 1 && labels.length > 1;
  return {
    names,
    label: Math.min(session.view.focus, count),
    together,
    canAdd: byHand && !together && count < mostClasses - 1,
  };
}
