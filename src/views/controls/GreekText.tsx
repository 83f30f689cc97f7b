/**
 * A sentence whose Greek letters are set as in the equations: italic, in the mathematics font. A line
 * does not break at an equals sign, nor before a per cent sign.
 */
export function GreekText({ text }: { text: string }) {
  const unbroken = text.replaceAll(' = ', '\u00a0=\u00a0').replaceAll(' %', '\u00a0%');
  return unbroken.split(/([α-ω])/).map((part, position) =>
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
