/** The trade of every loss at the current prediction, side by side. */
import '../../styles/trade.css';
import { type CSSProperties, useMemo } from 'react';
import { lossAtPrediction } from '../../../losses/analysis/lossAtPrediction.ts';
import { tradeOf } from '../../../losses/analysis/trade.ts';
import { catalogue } from '../../../losses/catalogue.ts';
import { lossFunction } from '../../../losses/lossFunction.ts';
import { useAppStore } from '../../appContext.ts';
import { CloseDialog, Dialog } from '../../controls/Dialog.tsx';
import { word } from '../../words/word.ts';
import { ratioPosition, ratioText } from './tradeText.ts';

export function TradeDialog({ onClose }: { onClose: () => void }) {
  const store = useAppStore();
  // As things are when the dialog opens: a table that moves under training could not be read.
  const rows = useMemo(() => {
    const { session, live } = store.getState();
    const judged = live.prediction?.judged;
    if (!judged) return [];
    return [...catalogue.values()]
      .map(({ id, name }) => {
        const loss = lossFunction({ ...session.loss, id });
        const trade = tradeOf(lossAtPrediction(loss, judged).curves());
        return { id, name, isCurrent: id === session.loss.id, ratio: trade?.ratio ?? null };
      })
      .sort((a, b) => (b.ratio ?? -1) - (a.ratio ?? -1));
  }, [store]);
  return (
    <Dialog className="trade-dialog" labelledBy="trade-heading" onClose={onClose}>
      <div className="dialog-body trade-body">
        <h2 id="trade-heading">What one miss weighs, in false alarms</h2>
        <p className="note">
          By how much each loss rises when one pixel of this prediction turns from right to wrong,
          everything else as it is. Each loss at the present values of its parameters.
        </p>
        <table className="dialog-table">
          <thead>
            <tr>
              <th scope="col">Loss</th>
              <th scope="col">
                <span className="trade-scale">
                  <span>false alarms weigh more</span>
                  <span>even</span>
                  <span>misses weigh more</span>
                </span>
              </th>
              <th scope="col">One miss is</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, name, isCurrent, ratio }) => (
              <tr key={id} aria-current={isCurrent || undefined}>
                <th scope="row">
                  <span {...word(id)}>{name}</span>
                </th>
                <td>
                  {ratio !== null && (
                    <span
                      className="trade-bar"
                      style={{ '--to': ratioPosition(ratio) } as CSSProperties}
                    />
                  )}
                </td>
                <td>{ratio === null ? 'no cost here' : ratioText(ratio)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <footer>
          <CloseDialog />
        </footer>
      </div>
    </Dialog>
  );
}
