/** Copy and Download of a source text; where the browser refuses to copy, the text is selected instead. */
import { type RefObject, useState } from 'react';
import { useEndOf } from '../controls/useEndOf.ts';
import { download } from '../download.ts';

/** How long the button says that it worked. */
const confirmationMs = 1600;

export interface CodeActionsProps {
  readonly text: string;
  readonly fileName: string;
  /** Where the text is shown. */
  readonly code: RefObject<HTMLElement | null>;
}

export function CodeActions({ text, fileName, code }: CodeActionsProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');

  useEndOf(state === 'copied' ? state : null, confirmationMs, () => setState('idle'));

  const copy = async () => {
    try {
      // Absent outside secure contexts; refused without permission.
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      setState('refused');
      if (!code.current) return;
      window.getSelection()?.selectAllChildren(code.current);
      code.current.focus();
    }
  };

  return (
    <>
      <button type="button" className="btn primary" onClick={copy}>
        {state === 'copied' ? 'Copied' : 'Copy'}
      </button>
      <button
        type="button"
        className="btn"
        onClick={() =>
          download(new Blob([text], { type: 'text/x-python;charset=utf-8' }), fileName)
        }
      >
        Download
      </button>
      <span className="note" aria-live="polite">
        {state === 'refused'
          ? 'This browser does not let the page copy. The code is selected: copy it by keyboard or menu.'
          : state === 'copied'
            ? 'The whole file was copied.'
            : fileName}
      </span>
    </>
  );
}
