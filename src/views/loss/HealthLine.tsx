/** Warnings about the current setting, with their reasons; nothing where there is nothing to say. */
import { healthWarnings } from '../../losses/health.ts';
import type { AppState } from '../../state/store.ts';
import { useApp } from '../appContext.ts';
import { GreekText } from '../controls/GreekText.tsx';

/** As one text, so that an unchanged warning renders nothing anew. */
const warningsOf = ({ session, live }: AppState) =>
  healthWarnings(session.loss, live.prediction?.judged?.histogram ?? null).join('\n');

export function HealthLine() {
  const warnings = useApp(warningsOf);
  return (
    <div className="health" role="note" aria-live="polite">
      {warnings !== '' &&
        warnings.split('\n').map((warning) => (
          <p key={warning.slice(0, 24)}>
            <GreekText text={warning} />
          </p>
        ))}
    </div>
  );
}
