/** Beside what a person saves: what the page keeps by itself, and the way to begin without it. */
import { useActions, useApp } from '../appContext.ts';
import { agoText } from '../controls/agoText.ts';

export function KeptNote({ onStartOver }: { onStartOver: () => void }) {
  const kept = useApp((state) => state.live.kept);
  const { startOver } = useActions();
  const onClick = () => {
    startOver();
    onStartOver();
  };
  return (
    <p className="note">
      {kept.kind === 'saved' &&
        `This browser keeps your work too, saved ${agoText(Date.now() - kept.at)}. `}
      {kept.kind === 'off' && `${kept.reason} `}
      <button type="button" className="linkb" onClick={onClick}>
        Start over
      </button>
    </p>
  );
}
