/** A triangle for what begins, two bars for what pauses. */
export function PlayIcon({ isPlaying }: { readonly isPlaying: boolean }) {
  return (
    <svg viewBox="0 0 10 10" aria-hidden="true">
      <path d={isPlaying ? 'M1.5 1h2.6v8H1.5zM5.9 1h2.6v8H5.9z' : 'M1.5 .8 9 5 1.5 9.2z'} />
    </svg>
  );
}
