/** The pinned setting: keep one, exchange it with the current one, let it go. */
import { useActions, useApp, useAppStore } from '../appContext.ts';
import { glideSwap } from '../glide.ts';
import { roleClass } from '../roleClass.ts';
import { word } from '../words/word.ts';
import { settingSummary } from './pinnedSummary.ts';

export function PinRow() {
  const actions = useActions();
  const store = useAppStore();
  const pinned = useApp((state) => state.session.pinned);
  const convention = useApp((state) => state.session.convention);
  if (!pinned)
    return (
      <div className="pinrow">
        <button type="button" className="linkb" onClick={actions.pin}>
          Pin this setting
        </button>
        <span className="note">
          a <span {...word('ghost')}>ghost</span> in every plot but Training
        </span>
      </div>
    );
  const { name, values } = settingSummary(pinned, convention);
  return (
    <div className="pinrow">
      <span className="diamond" aria-hidden="true" data-term="ghost" />
      <span className="setting">
        <span className="vh">Pinned: </span>
        {name}
      </span>
      <span className="values">
        {values.map(({ role, symbol, text }) => (
          <span key={role}>
            <i className={roleClass[role]}>{symbol}</i> {text}
          </span>
        ))}
      </span>
      <span className="actions">
        <button type="button" className="linkb" onClick={() => glideSwap(store, actions)}>
          Swap
        </button>
        <button type="button" className="linkb" onClick={actions.unpin}>
          Unpin
        </button>
      </span>
    </div>
  );
}
