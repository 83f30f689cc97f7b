/** Beside what a person saves: what the page keeps by itself. */
import { useApp } from '../appContext.ts';
import { agoText } from '../controls/agoText.ts';

export function KeptNote() {
  const kept = useApp((state) => state.live.kept);
  if (kept.kind === 'none') return null;
  return (
    <p className="note">
      {kept.kind === 'saved'
        ? `This browser keeps your work too, saved ${agoText(Date.now() - kept.at)}.`
        : kept.reason}
    </p>
  );
}
