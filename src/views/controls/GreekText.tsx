/** A sentence whose Greek letters are set as in the equations: italic, in the mathematics font. */
export function GreekText({ text }: { text: string }) {
  return text.split(/([αβγδλ])/).map((part, position) =>
    position % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence have no other identity
      <i key={position} className="sym">
        {part}
      </i>
    ) : (
      part
    ),
  );
}
