/** Where a person's images and work are: in this browser, and since when; or why not. */
import { useEffect, useState } from 'react';
import { useActions, useApp } from '../appContext.ts';
import { agoText } from '../controls/agoText.ts';

/** How often the time since is written anew. */
const everyMs = 5000;

export function KeptLine() {
  const kept = useApp((state) => state.live.kept);
  const { startOver } = useActions();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (kept.kind !== 'saved') return;
    setNow(Date.now());
    const timer = window.setInterval(() => setNow(Date.now()), everyMs);
    return () => window.clearInterval(timer);
  }, [kept]);
  return (
    <p className="private">
      {kept.kind === 'saved' && (
        <>
          <span data-term="Saved">Saved {agoText(now - kept.at)}</span> ·{' '}
          <button type="button" className="linkb" onClick={startOver}>
            Start over
          </button>{' '}
          ·{' '}
        </>
      )}
      {kept.kind === 'off' && (
        <>
          <span data-term="Not saved" title={kept.reason}>
            Not saved
          </span>{' '}
          ·{' '}
        </>
      )}
      Nothing leaves this browser
    </p>
  );
}
