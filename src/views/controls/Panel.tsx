/** A small panel over the page that belongs to a control: it closes on Escape and on a press elsewhere. */
import { type ReactNode, useEffect, useRef } from 'react';

interface PanelProps {
  /** Its name for a screen reader. */
  readonly label: string;
  readonly className: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Panel({ label, className, onClose, children }: PanelProps) {
  const panel = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;

  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close.current();
    };
    const onPointerDown = (event: PointerEvent) => {
      // The control that opened the panel lies in the same parent and closes it itself.
      if (!panel.current?.parentElement?.contains(event.target as Node)) close.current();
    };
    document.addEventListener('keydown', onKeyDown);
    document.addEventListener('pointerdown', onPointerDown);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
      document.removeEventListener('pointerdown', onPointerDown);
      const lost = document.activeElement === document.body || document.activeElement === null;
      if (lost && before instanceof HTMLElement) before.focus();
    };
  }, []);

  return (
    <section ref={panel} className={`panel ${className}`} aria-label={label} tabIndex={-1}>
      {children}
    </section>
  );
}
