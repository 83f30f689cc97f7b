/** The stage of one entrant: what its network makes of the image. A press selects it. */
import { useEffect, useRef } from 'react';
import { EntrantDot } from './EntrantDot.tsx';
import type { Subject } from './subjects.ts';
import type { useRacePainters } from './useRacePainters.ts';
import type { useSharedZoom } from './useSharedZoom.ts';

interface EntrantStageProps {
  readonly subject: Pick<Subject, 'run' | 'name' | 'ink' | 'isSelected'>;
  /** What is known of its training, in a few words. */
  readonly caption: string;
  readonly hold: ReturnType<typeof useRacePainters>;
  readonly zoom: ReturnType<typeof useSharedZoom>;
  readonly isLit: boolean;
  readonly onSelect: () => void;
  readonly onLight: (lit: boolean) => void;
}

export function EntrantStage(props: EntrantStageProps) {
  const { subject, caption, hold, zoom, isLit, onSelect, onLight } = props;
  const { run, name, ink, isSelected } = subject;
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef({ hold, wheel: zoom.wheel });
  latest.current = { hold, wheel: zoom.wheel };
  useEffect(() => {
    const stage = canvas.current;
    if (!stage) return;
    const letGo = latest.current.hold(run, stage);
    const unlisten = latest.current.wheel(stage);
    return () => {
      letGo();
      unlisten();
    };
  }, [run]);
  return (
    <div
      className="entrant-stage"
      data-selected={isSelected || undefined}
      data-lit={isLit || undefined}
      onPointerEnter={() => onLight(true)}
      onPointerLeave={() => onLight(false)}
    >
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Segmentation, ${name}`}
        {...zoom.handlers}
        onClick={() => zoom.wasDragged() || onSelect()}
      />
      <button
        type="button"
        aria-pressed={isSelected}
        onClick={onSelect}
        onFocus={() => onLight(true)}
        onBlur={() => onLight(false)}
        onKeyDown={(event) => {
          if (!zoom.onKey(event)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        <EntrantDot ink={ink} ground="image" />
        <span className="entrant-name">{name}</span>
        <span className="entrant-score">{caption}</span>
      </button>
    </div>
  );
}
