/** All words of the page, to search in. */
import { useState } from 'react';
import { CloseDialog, Dialog } from '../controls/Dialog.tsx';
import { GreekText } from '../controls/GreekText.tsx';
import { Explanation } from './Explanation.tsx';
import { found } from './glossary/glossary.ts';

export function WordList({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const groups = found(text.trim());
  return (
    <Dialog className="word-list" labelledBy="words-heading" onClose={onClose}>
      <div className="word-list-body">
        <header>
          <h2 id="words-heading">Words</h2>
          <input
            type="search"
            aria-label="Search the words"
            placeholder="Search"
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <CloseDialog />
        </header>
        <div className="word-groups">
          {groups.map(({ title, entries }) => (
            <section key={title} aria-label={title}>
              <h3>{title}</h3>
              {entries.map((entry) => (
                <article key={entry.term}>
                  <button
                    type="button"
                    aria-expanded={open === entry.term}
                    onClick={() => setOpen(open === entry.term ? null : entry.term)}
                  >
                    <b>
                      <GreekText text={entry.term} />
                    </b>
                    {open !== entry.term && (
                      <span>
                        <GreekText text={entry.sentence} />
                      </span>
                    )}
                  </button>
                  {open === entry.term && <Explanation entry={entry} />}
                </article>
              ))}
            </section>
          ))}
          {groups.length === 0 && <p className="note">No word here has all of that.</p>}
        </div>
      </div>
    </Dialog>
  );
}
