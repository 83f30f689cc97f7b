/** Source text in a box that scrolls; the values of the parameters have the hue of their sliders. */
import type { ReactNode, Ref } from 'react';
import type { ValueMark } from '../../export/loss/exportLoss.ts';
import { roleClass } from '../roleClass.ts';

export interface CodeTextProps {
  readonly text: string;
  readonly marks: readonly ValueMark[];
  /** Of the file. */
  readonly name: string;
  readonly ref: Ref<HTMLElement>;
}

export function CodeText({ text, marks, name, ref }: CodeTextProps) {
  const pieces: ReactNode[] = [];
  let at = 0;
  for (const { start, end, role } of marks) {
    pieces.push(text.slice(at, start));
    pieces.push(
      <b key={start} className={roleClass[role]}>
        {text.slice(start, end)}
      </b>,
    );
    at = end;
  }
  pieces.push(text.slice(at));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={ref} className="code-text" tabIndex={0} aria-label={name}>
      <pre>
        <code>{pieces}</code>
      </pre>
    </section>
  );
}
