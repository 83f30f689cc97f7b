/** Where each loss stands in the picker, and where arrows lead from there. */
import { catalogue, type LossForm, type LossId } from '../../losses/catalogue.ts';
import { families } from '../lossFamilies.ts';

/** One line of the picker: a loss or a gap for each family. */
type PickerRow = readonly (LossId | null)[];

export interface PickerBlock {
  readonly form: LossForm;
  readonly rows: readonly PickerRow[];
}

/** The further losses stand in a menu of their own. */
const forms: readonly LossForm[] = ['classic', 'symmetric', 'asymmetric'];

/** The catalogue as a table; losses of one form and family stand below each other. */
export const pickerBlocks: readonly PickerBlock[] = forms.map((form) => {
  const columns = families.map(({ family }) =>
    [...catalogue.values()].filter((loss) => loss.form === form && loss.family === family),
  );
  // Focal Tversky goes on from Tversky: a short column leaves its gap at the end.
  const height = Math.max(...columns.map((column) => column.length));
  const rows = Array.from({ length: height }, (_, line) =>
    columns.map((column) => column[line]?.id ?? null),
  );
  return { form, rows };
});

const grid: readonly PickerRow[] = pickerBlocks.flatMap(({ rows }) => rows);

/** All losses of the paper, row by row. */
export const pickerOrder: readonly LossId[] = grid.flat().filter((id) => id !== null);

/** The losses beyond the paper, by family. */
export const furtherGroups = families.map(({ family, title }) => ({
  title,
  losses: [...catalogue.values()].filter(
    (loss) => loss.form === 'further' && loss.family === family,
  ),
}));

/**
 * The loss an arrow leads to: left and right through all of them in reading order, up and down within
 * a column, wrapping around. Null for any other key.
 */
export function pickerNeighbour(key: string, order: readonly LossId[], at: number): LossId | null {
  const count = order.length;
  const current = order[at];
  const column = grid.find((row) => row.includes(current))?.indexOf(current) ?? 0;
  const inColumn = grid.map((row) => row[column] ?? null).filter((id) => id !== null);
  const within = (by: number) =>
    inColumn[(inColumn.indexOf(current) + by + inColumn.length) % inColumn.length] ?? null;
  switch (key) {
    case 'ArrowRight':
      return order[(at + 1) % count] ?? null;
    case 'ArrowLeft':
      return order[(at - 1 + count) % count] ?? null;
    case 'ArrowDown':
      return within(1);
    case 'ArrowUp':
      return within(-1);
    case 'Home':
      return order[0] ?? null;
    case 'End':
      return order[count - 1] ?? null;
    default:
      return null;
  }
}
