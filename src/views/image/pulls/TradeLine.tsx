/** How many false alarms weigh as much as one miss, for the current loss and prediction. */
import { useState } from 'react';
import { type Trade, tradeOf } from '../../../losses/analysis/trade.ts';
import { currentLossAt, pinnedLossAt } from '../../../state/selectors.ts';
import type { AppState } from '../../../state/store.ts';
import { useCalm } from '../../appContext.ts';
import { lazyView } from '../../lazy/lazyView.tsx';
import { ratioNumber, ratioText } from './tradeText.ts';

/** Loads with the first press. */
const TradeDialog = lazyView(
  'The table of trades',
  'TradeDialog',
  () => import('./TradeDialog.tsx'),
);

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
  const trade = useCalm(currentTrade);
  const pinned = useCalm(pinnedTrade);
  const known = useCalm((state) => currentLossAt(state) !== null);
  const [open, setOpen] = useState(false);
  if (!known) return null;
  return (
    <span className="trade">
      <button type="button" data-what="trade" onClick={() => setOpen(true)}>
        {trade ? (
          <>
            1 miss = <b>{ratioText(trade.ratio)}</b>
          </>
        ) : (
          'no trade here'
        )}
        {pinned && <span className="cap">, pinned {ratioNumber(pinned.ratio)}</span>}
      </button>
      {open && <TradeDialog onClose={() => setOpen(false)} />}
    </span>
  );
}
