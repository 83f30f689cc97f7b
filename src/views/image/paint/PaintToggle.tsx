/** Begins and ends painting; lies on the stage. Its tools are loaded when they are first wanted. */
import { useActions, useApp } from '../../appContext.ts';
import { Icon } from './Icon.tsx';

export function PaintToggle() {
  const isOn = useApp((state) => state.live.painting.isOn);
  const hasImages = useApp((state) => state.live.dataset !== null);
  const { setPainting } = useActions();
  return (
    <button
      type="button"
      className="paint-toggle"
      aria-pressed={isOn}
      data-what="Paint"
      disabled={!hasImages}
      onClick={() => setPainting({ isOn: !isOn })}
    >
      <Icon>
        <path d="M2.5 13.5 3.4 10 11 2.4a1.4 1.4 0 0 1 2 0l.6.6a1.4 1.4 0 0 1 0 2L6 12.6zM9.5 4l2.5 2.5" />
      </Icon>
      Paint
    </button>
  );
}
