/** The current loss as code: choose a library, copy or download the file. */
import '../styles/export.css';
import { useMemo, useRef, useState } from 'react';
import { type ExportTarget, exportLoss, exportTargets } from '../../export/loss/exportLoss.ts';
import { lossDefinition } from '../../losses/catalogue.ts';
import { useAppStore } from '../appContext.ts';
import { CloseDialog, Dialog } from '../controls/Dialog.tsx';
import { useRadioGroup } from '../controls/useRadioGroup.ts';
import { CodeActions } from './CodeActions.tsx';
import { CodeText } from './CodeText.tsx';

const targetNames: Readonly<Record<ExportTarget, string>> = {
  pytorch: 'PyTorch',
  keras: 'Keras',
  jax: 'JAX',
  monai: 'MONAI',
};

export function CodeDialog({ onClose }: { onClose: () => void }) {
  const store = useAppStore();
  // What is taken away is what was there when the dialog opened, also while the network trains on.
  const [{ choice, prediction }] = useState(() => {
    const { session, live } = store.getState();
    return { choice: session.loss, prediction: live.prediction?.judged?.pixels() ?? null };
  });
  const [target, setTarget] = useState<ExportTarget>('pytorch');
  const result = useMemo(
    () => exportLoss(choice, prediction, target),
    [choice, prediction, target],
  );
  const code = useRef<HTMLElement>(null);
  const { onKeyDown, option } = useRadioGroup({
    options: exportTargets,
    value: target,
    onChange: setTarget,
  });

  return (
    <Dialog className="code-dialog" labelledBy="code-heading" onClose={onClose}>
      <div className="dialog-body code-body">
        <header>
          <h2 id="code-heading">{lossDefinition(choice.id).name} loss as code</h2>
          <p className="note">
            {prediction
              ? 'Your setting is in it, and a self-test with the numbers of your own prediction.'
              : 'Your setting is in it, and a self-test. An image with a mask would add numbers of your own.'}
          </p>
        </header>
        <div className="code-targets" role="radiogroup" aria-label="Library" onKeyDown={onKeyDown}>
          {exportTargets.map((each) => (
            <button key={each} data-what={targetNames[each]} {...option(each)}>
              {targetNames[each]}
            </button>
          ))}
        </div>
        {result.kind === 'code' ? (
          <CodeText ref={code} text={result.text} marks={result.marks} name={result.fileName} />
        ) : (
          <p className="code-reason">{result.reason}</p>
        )}
        <footer>
          {result.kind === 'code' && (
            <CodeActions key={target} text={result.text} fileName={result.fileName} code={code} />
          )}
          <CloseDialog />
        </footer>
      </div>
    </Dialog>
  );
}
