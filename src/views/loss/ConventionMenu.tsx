/** In whose numbers λ and γ are shown. The picture stays; only labels and equation follow. */
import {
  type ConventionId,
  convention,
  conventionIds,
  notation,
} from '../../losses/conventions.ts';
import { currentLoss } from '../../state/selectors.ts';
import { useActions, useApp } from '../appContext.ts';
import { GreekText } from '../controls/GreekText.tsx';
import { CompareButton } from '../conventions/CompareButton.tsx';
import { word } from '../words/word.ts';

export function ConventionMenu() {
  const loss = useApp(currentLoss);
  const chosen = useApp((state) => state.session.convention);
  const { setConvention } = useActions();
  const { note, lacking } = notation(chosen, loss);
  return (
    <div className="convention">
      <label>
        <span className="lab">
          <span {...word('Numbers as in')}>Numbers as in</span>
        </span>
        <select
          data-what={chosen}
          value={chosen}
          onChange={(event) => setConvention(event.target.value as ConventionId)}
        >
          {conventionIds.map((id) => (
            <option key={id} value={id}>
              {convention(id).name}
            </option>
          ))}
        </select>
      </label>
      <CompareButton />
      <span className="note" data-term={chosen} title={lacking ?? note}>
        <GreekText text={lacking ?? note} />
      </span>
    </div>
  );
}
