/** Races several settings: which, is chosen from a list. */
import { useState } from 'react';
import { useApp } from '../appContext.ts';
import { lazyView } from '../lazy/lazyView.tsx';

const RaceMenu = lazyView('The list of races', 'RaceMenu', () => import('./RaceMenu.tsx'));
const SuggestDialog = lazyView(
  'What the masks ask for',
  'SuggestDialog',
  () => import('../suggest/SuggestDialog.tsx'),
);

export function RaceButton() {
  const [open, setOpen] = useState(false);
  const [isSuggesting, suggest] = useState(false);
  const isRacing = useApp(({ session }) => session.race.length > 0);
  return (
    <span className="race-button">
      <button
        type="button"
        className="btn"
        data-what="Race"
        aria-expanded={open}
        data-on={isRacing || undefined}
        onClick={() => setOpen((was) => !was)}
      >
        Race
      </button>
      {open && <RaceMenu onClose={() => setOpen(false)} onSuggest={() => suggest(true)} />}
      {isSuggesting && <SuggestDialog onClose={() => suggest(false)} />}
    </span>
  );
}
