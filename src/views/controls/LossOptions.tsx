/** Losses as the options of a menu, under the names of their families. */
import type { LossDefinition } from '../../losses/catalogue.ts';

export interface LossGroup {
  readonly title: string;
  readonly losses: readonly Pick<LossDefinition, 'id' | 'name'>[];
}

export function LossOptions({ groups }: { readonly groups: readonly LossGroup[] }) {
  return groups.map(({ title, losses }) => (
    <optgroup key={title} label={title}>
      {losses.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </optgroup>
  ));
}
