/**
 * Warnings about the current setting; nothing where there is nothing to say. A warning takes the place of the
 * sentence about what the setting is, so that the page stays as high as it is; the reasons open over it.
 */
import { useState } from 'react';
import { type HealthWarning, healthWarnings } from '../../losses/analysis/health.ts';
import type { AppState } from '../../state/store.ts';
import { useCalm } from '../appContext.ts';
import { GreekText } from '../controls/GreekText.tsx';
import { Panel } from '../controls/Panel.tsx';
import { IdentityLine } from './IdentityLine.tsx';

/** As one text, so that an unchanged warning renders nothing anew. */
const warningsOf = ({ session, live }: AppState) =>
  JSON.stringify(healthWarnings(session.loss, live.prediction?.judged?.histogram ?? null));

export function HealthLine() {
  const warnings: readonly HealthWarning[] = JSON.parse(useCalm(warningsOf));
  const [isOpen, setOpen] = useState(false);
  const [first, ...others] = warnings;
  return (
    <>
      {!first && <IdentityLine />}
      <div className="health" role="note" aria-live="polite">
        {first && (
          <p>
            <GreekText text={first.what} />{' '}
            <button
              type="button"
              className="linkb"
              aria-expanded={isOpen}
              onClick={() => setOpen((was) => !was)}
            >
              {others.length > 0 ? `Why, and ${others.length} more` : 'Why'}
            </button>
          </p>
        )}
        {first && isOpen && (
          <Panel label="About this setting" className="health-panel" onClose={() => setOpen(false)}>
            {warnings.map(({ what, why }) => (
              <p key={what.slice(0, 24)}>
                <GreekText text={`${what} ${why}`} />
              </p>
            ))}
            <IdentityLine />
          </Panel>
        )}
      </div>
    </>
  );
}
