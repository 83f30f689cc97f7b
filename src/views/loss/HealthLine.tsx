/**
 * What there is to say about the setting, in the same two lines: what it is identical to, or when the loss was moved
 * what that changed. A warning comes before both, so that the page stays as high as it is; the reasons open over it.
 */
import '../styles/change.css';
import { useCallback, useRef, useState } from 'react';
import { type HealthWarning, healthWarnings } from '../../losses/analysis/health.ts';
import { identity } from '../../losses/analysis/identities.ts';
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

/** Characters for which two lines have room at every size. */
const room = 98;

/** As one text, so that an unchanged warning renders nothing anew. */
const warningsOf = ({ session, live }: AppState) =>
  JSON.stringify(healthWarnings(session.loss, live.prediction?.judged?.histogram ?? null));

/** What the last move of the loss changed; null before one, and while the hand moves. */
function useMoves() {
  const store = useAppStore();
  const [said, setSaid] = useState<{ readonly text: Said } | null>(null);
  const [opened] = useState(() => store.getState().session.loss);
  const isOther = useCalm((state) => state.session.loss !== opened);
  const isMoved = useRef(false);
  isMoved.current ||= isOther;
  const onSaid = useCallback((text: Said | null) => setSaid(text && { text }), []);
  const follow = isMoved.current && <FollowMoves from={opened} onSaid={onSaid} />;
  return { text: said?.text ?? null, follow };
}

/** Seen; it is spoken where it is made. */
function Change({ text, room }: { readonly text: Said; readonly room: number }) {
  return (
    <span aria-hidden="true">
      <GreekText text={text(room)} />
    </span>
  );
}

/** What was changed, after the name of what it became. */
function ChangeLine({ text }: { readonly text: Said }) {
  const { id, parameters } = useCalm((state) => state.session.loss);
  const convention = useCalm((state) => state.session.convention);
  const { name } = identity(id, parameters, convention);
  return (
    <p className="change">
      {name && (
        <>
          <b>{name}.</b>{' '}
        </>
      )}
      <Change text={text} room={room - name.length} />
    </p>
  );
}

export function HealthLine() {
  const warnings: readonly HealthWarning[] = JSON.parse(useCalm(warningsOf));
  const { text, follow } = useMoves();
  const [isOpen, setOpen] = useState(false);
  const [first, ...others] = warnings;
  const why = others.length > 0 ? `Why, and ${others.length} more` : 'Why';
  return (
    <>
      {!first && (text ? <ChangeLine text={text} /> : <IdentityLine />)}
      <div className="health" role="note" aria-live="polite">
        {first && (
          <p>
            {text && <span aria-hidden="true">{first.short}</span>}
            <span className={text ? 'vh' : undefined}>
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
            {text && <Change text={text} room={room - first.short.length - why.length} />}
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
