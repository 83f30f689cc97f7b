/** What the chosen tool does, where a pixel is read otherwise. */
import { useApp } from '../../appContext.ts';
import type { PaintController } from './PaintController.ts';
import { paintClasses } from './paintClasses.ts';
import { diameterText, paintHint } from './paintText.ts';
import { usePaintStatus } from './usePaintStatus.ts';

interface PaintHintProps {
  readonly id: string;
  readonly controller: PaintController;
}

export function PaintHint({ id, controller }: PaintHintProps) {
  const { tool, diameter } = useApp((state) => state.live.painting);
  const className = useApp((state) => {
    const { names, label } = paintClasses(state);
    return names[label - 1] ?? 'foreground';
  });
  const { width, height, corners, isReady } = usePaintStatus(controller);
  const size = diameterText(diameter, Math.max(width, height));
  return (
    <p id={id} className="readout">
      {paintHint({ tool, size, className, corners: corners.length, isReady })}
    </p>
  );
}
