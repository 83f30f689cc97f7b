/** How many false alarms weigh as much as one miss, for the current loss and prediction. */
import { useState } from 'react';
import { type Trade, tradeOf } from '../../losses/trade.ts';
import { currentLossAt, pinnedLossAt } from '../../state/selectors.ts';
import type { AppState } from '../../state/store.ts';
import { useApp } from '../appContext.ts';
import { TradeDialog } from './TradeDialog.tsx';
import { ratioText } from './tradeText.ts';

/** The last trade as long as the loss and the prediction are the same. */
function remembered(lossAt: typeof currentLossAt) {
  let key: ReturnType<typeof currentLossAt> = null;
  let trade: Trade | null = null;
  return (state: AppState): Trade | null => {
    const loss = lossAt(state);
    if (loss !== key) {
      key = loss;
      trade = loss && tradeOf(loss.curves());
    }
    return trade;
  };
}

const currentTrade = remembered(currentLossAt);
const pinnedTrade = remembered(pinnedLossAt);

export function TradeLine() {
  const trade = useApp(currentTrade);
  const pinned = useApp(pinnedTrade);
  const known = useApp((state) => currentLossAt(state) !== null);
  const [open, setOpen] = useState(false);
  if (!known) return null;
  return (
    <p className="trade">
      {trade ? (
        <>
          One miss weighs as much as <b>{ratioText(trade.ratio)}</b>
        </>
      ) : (
        'Here neither a miss nor a false alarm costs anything more.'
      )}
      {pinned && <span className="note">pinned: {ratioText(pinned.ratio)}</span>}
      <button type="button" className="goto" onClick={() => setOpen(true)}>
        All losses
      </button>
      {open && <TradeDialog onClose={() => setOpen(false)} />}
    </p>
  );
}
