/** A modal dialog, open for as long as it is there: it closes on Escape, on a press beside it and by its button. */
import { type MouseEvent, type ReactNode, type Ref, useEffect, useRef } from 'react';

interface DialogProps {
  readonly className: string;
  /** Id of its heading. */
  readonly labelledBy: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Dialog({ className, labelledBy, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    // Its first button may be its last line; it is read from the top.
    dialog.current?.scrollTo(0, 0);
  }, []);

  // A press on the backdrop reaches the dialog itself, and so does one on its own margin.
  const onClick = ({ target, clientX, clientY }: MouseEvent) => {
    if (!dialog.current || target !== dialog.current) return;
    const { left, right, top, bottom } = dialog.current.getBoundingClientRect();
    const isInside = clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
    if (!isInside) dialog.current.close();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog
      ref={dialog}
      className={className}
      aria-labelledby={labelledBy}
      onClose={onClose}
      onClick={onClick}
    >
      {children}
    </dialog>
  );
}

interface CloseDialogProps {
  readonly ref?: Ref<HTMLButtonElement>;
  /** What it says, Close if nothing else. */
  readonly children?: ReactNode;
}

/** Closes the dialog around it. The dialog itself gives the focus back, which its removal would not. */
export function CloseDialog({ ref, children = 'Close' }: CloseDialogProps) {
  return (
    <button
      ref={ref}
      type="button"
      className="btn"
      onClick={(event) => event.currentTarget.closest('dialog')?.close()}
    >
      {children}
    </button>
  );
}
