/** A sign of painting, 16 by 16, drawn in the colour of the text. */
import type { ReactNode } from 'react';

export function Icon({ children }: { readonly children: ReactNode }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" className="icon">
      {children}
    </svg>
  );
}
