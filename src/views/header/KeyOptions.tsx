/** Under the list of keys: the switch of the single ones, and the ways to the words of the page. */
import '../styles/keys.css';
import { type MouseEvent, useState } from 'react';
import { shortcutsAreOn, switchShortcuts } from '../shortcutSetting.ts';
import type { Question } from '../words/word.ts';

interface KeyOptionsProps {
  readonly onAsk: (question: Question) => void;
}

export function KeyOptions({ onAsk }: KeyOptionsProps) {
  const [on, setOn] = useState(shortcutsAreOn);
  const ask = (question: Question) => (event: MouseEvent) => {
    event.currentTarget.closest('dialog')?.close();
    onAsk(question);
  };
  return (
    <>
      <label className="key-switch">
        <input
          type="checkbox"
          role="switch"
          aria-checked={on}
          checked={on}
          onChange={(event) => {
            switchShortcuts(event.target.checked);
            setOn(event.target.checked);
          }}
        />
        Single-key shortcuts
        <span className="note">{on ? 'on' : 'off'}, remembered in this browser</span>
      </label>
      <p className="key-words">
        <button type="button" className="linkb" onClick={ask({ kind: 'list' })}>
          All words explained
        </button>
        <button type="button" className="linkb" onClick={ask({ kind: 'choose', fromFocus: false })}>
          What is this?
        </button>
        <span className="note">then press anything on the page</span>
      </p>
    </>
  );
}
