/** The four conventions side by side at the current setting: what to type, and what comes back. */
import { useEffect, useMemo, useRef } from 'react';
import { allConventionValues, isDisputed } from '../../losses/conventionValues.ts';
import { currentLoss } from '../../state/selectors.ts';
import { useApp } from '../appContext.ts';
import { CloseDialog, Dialog } from '../controls/Dialog.tsx';
import { ConventionTable } from './ConventionTable.tsx';

export function ConventionDialog({ onClose }: { onClose: () => void }) {
  const loss = useApp(currentLoss);
  const choice = useApp((state) => state.session.loss);
  const judged = useApp((state) => state.live.prediction?.judged ?? null);
  const all = useMemo(
    () => (isDisputed(loss) ? allConventionValues(loss, choice, judged?.pixels() ?? null) : null),
    [loss, choice, judged],
  );
  const closeButton = useRef<HTMLButtonElement>(null);
  // Otherwise the whole table would be focused, which scrolls where it is wider than the page.
  useEffect(() => closeButton.current?.focus({ preventScroll: true }), []);

  return (
    <Dialog className="convention-dialog" labelledBy="conventions-heading" onClose={onClose}>
      <div className="dialog-body convention-body">
        <header>
          <h2 id="conventions-heading">{loss.name} loss in four conventions</h2>
          <p className="note">
            {all
              ? 'The numbers that mean your setting in each, and the loss that each returns for the current prediction.'
              : 'All agree: only the Unified Focal family is written in more than one convention.'}
          </p>
        </header>
        {all && (
          <>
            <ConventionTable all={all} />
            <p className="note">
              MONAI as first released; newer versions divide the distribution part by the number of
              classes. geodl sums its indices over a batch, here of this one image.
            </p>
            {judged && judged.classes > 2 && (
              <p className="note">
                The authors’ code and MONAI take two classes; their values are those of the same
                formula for {judged.classes}.
              </p>
            )}
            {!judged && <p className="note">The values need an image with a mask.</p>}
          </>
        )}
        <footer>
          <CloseDialog ref={closeButton} />
        </footer>
      </div>
    </Dialog>
  );
}
