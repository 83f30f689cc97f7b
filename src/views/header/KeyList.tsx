/** The list of keyboard shortcuts, a modal dialog. */
import { type MouseEvent, useEffect, useRef } from 'react';
import { shortcutList } from '../shortcuts.ts';

export function KeyList({ open, onClose }: { open: boolean; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);

  // A press on the backdrop reaches the dialog itself, one inside reaches a child.
  const onClick = (event: MouseEvent) => {
    if (event.target === dialog.current) onClose();
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog
      ref={dialog}
      className="keys"
      aria-labelledby="keys-heading"
      onClose={onClose}
      onClick={onClick}
    >
      <div className="keys-body">
        <h2 id="keys-heading">Keyboard</h2>
        <dl>
          {shortcutList.map(([keys, effect]) => (
            <div key={keys}>
              <dt>{keys}</dt>
              <dd>{effect}</dd>
            </div>
          ))}
        </dl>
        <button type="button" className="btn" onClick={onClose}>
          Close
        </button>
      </div>
    </dialog>
  );
}
