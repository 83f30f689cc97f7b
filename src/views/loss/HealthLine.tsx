/**
 * What there is to say about the setting, in the same two lines: what it is identical to, or when the loss was moved
 * what that changed. A warning comes before both, so that the page stays as high as it is; the reasons open over it.
 */
import { useRef, useState } from 'react';
import { type HealthWarning, healthWarnings } from '../../losses/analysis/health.ts';
import type { AppState } from '../../state/store.ts';
import { useAppStore, useCalm } from '../appContext.ts';
import type { Said } from '../change/FollowMoves.tsx';
import { GreekText } from '../controls/GreekText.tsx';
import { Panel } from '../controls/Panel.tsx';
import { lazyView } from '../lazy/lazyView.tsx';
import { IdentityLine } from './IdentityLine.tsx';

const FollowMoves = lazyView(
  'The sentence about what changed',
  'FollowMoves',
  () => import('../change/FollowMoves.tsx'),
);

/** As one text, so that an unchanged warning renders nothing anew. */
const warningsOf = ({ session, live }: AppState) =>
  JSON.stringify(healthWarnings(session.loss, live.prediction?.judged?.histogram ?? null));

/** What the last move of the loss changed; null before one, and while the hand moves. */
function useMoves() {
  const store = useAppStore();
  const [said, setSaid] = useState<Said | null>(null);
  const [opened] = useState(() => store.getState().session.loss);
  const isOther = useCalm((state) => state.session.loss !== opened);
  const isMoved = useRef(false);
  isMoved.current ||= isOther;
  const follow = isMoved.current && <FollowMoves from={opened} onSaid={setSaid} />;
  return { said, follow };
}

export function HealthLine() {
  const warnings: readonly HealthWarning[] = JSON.parse(useCalm(warningsOf));
  const { said, follow } = useMoves();
  const [isOpen, setOpen] = useState(false);
  const [first, ...others] = warnings;
  const why = others.length > 0 ? `Why, and ${others.length} more` : 'Why';
  return (
    <>
      {!first && (said ? said.line : <IdentityLine />)}
      <div className="health" role="note" aria-live="polite">
        {first && (
          <p>
            {said && <span aria-hidden="true">{first.short}</span>}
            <span className={said ? 'vh' : undefined}>
              <GreekText text={first.what} />
            </span>{' '}
            <button
              type="button"
              className="linkb"
              aria-expanded={isOpen}
              onClick={() => setOpen((was) => !was)}
            >
              {why}
            </button>{' '}
            {said?.beside(first.short.length + why.length)}
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
      {follow}
    </>
  );
}
