/** Copies the link of the experiment; where the browser refuses, shows it ready to be copied. */
import { useState } from 'react';
import { Panel } from '../controls/Panel.tsx';
import { useEndOf } from '../controls/useEndOf.ts';

/** How long the button says that it worked. */
const confirmationMs = 1600;

type ShareState = { kind: 'idle' } | { kind: 'copied' } | { kind: 'refused'; link: string };

export function ShareButton({ currentLink }: { currentLink: () => string }) {
  const [state, setState] = useState<ShareState>({ kind: 'idle' });

  useEndOf(state.kind === 'copied' ? state : null, confirmationMs, () =>
    setState({ kind: 'idle' }),
  );

  const share = async () => {
    const link = currentLink();
    try {
      // Absent outside secure contexts; refused without permission.
      await navigator.clipboard.writeText(link);
      setState({ kind: 'copied' });
    } catch {
      setState({ kind: 'refused', link });
    }
  };

  return (
    <div className="share">
      <button type="button" className="btn quiet" onClick={share}>
        {state.kind === 'copied' ? 'Link copied' : 'Share'}
        {/* Keeps the width of the longer text, so that the buttons beside it stay. */}
        <span className="reserve" aria-hidden="true">
          Link copied
        </span>
      </button>
      <span className="vh" aria-live="polite">
        {state.kind === 'copied' ? 'Link copied' : ''}
      </span>
      {state.kind === 'refused' && (
        <Panel label="Link" className="share-link" onClose={() => setState({ kind: 'idle' })}>
          <label>
            <span className="lab">
              This browser does not let the page copy. Copy the link here:
            </span>
            <input
              readOnly
              value={state.link}
              ref={(input) => {
                input?.focus();
                input?.select();
              }}
            />
          </label>
        </Panel>
      )}
    </div>
  );
}
