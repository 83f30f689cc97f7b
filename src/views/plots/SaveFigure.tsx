/** Saves one plot as a picture: a small button in its heading, with the formats under it. */
import { useState } from 'react';
import type { AppState } from '../../state/store.ts';
import { useApp, useAppStore } from '../appContext.ts';
import { Panel } from '../controls/Panel.tsx';
import { lazyModule, withModule } from '../lazy/lazyModule.ts';

const pictures = lazyModule(
  'What draws pictures to save',
  () => import('../save/savePicture.ts'),
  'saveFigure',
);

const formats = ['png', 'svg'] as const;

interface SaveFigureProps {
  readonly id: 'curves' | 'surface' | 'training';
  /** Its name for people, "Loss surface". */
  readonly name: string;
  /** Why there is nothing to save now; null if there is. */
  readonly missing: (state: AppState) => string | null;
}

export function SaveFigure({ id, name, missing }: SaveFigureProps) {
  const store = useAppStore();
  const why = useApp(missing);
  const [isOpen, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const close = () => {
    setOpen(false);
    setProblem(null);
  };
  const save = (format: (typeof formats)[number]) =>
    withModule(pictures, async ({ saveFigure }) => {
      const failed = await saveFigure(store.getState(), id, format);
      if (failed) setProblem(failed);
      else close();
    });
  return (
    <div className="save-figure">
      <button
        type="button"
        className="save-figure-button"
        aria-label={`Save ${name}`}
        aria-expanded={isOpen}
        aria-disabled={why !== null}
        onClick={() => (isOpen ? close() : setOpen(true))}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M8 2.5v7.5M4.8 6.9 8 10l3.2-3.1M3 13h10" />
        </svg>
      </button>
      {isOpen && (
        <Panel label={`Save ${name} as`} className="save-figure-panel" onClose={close}>
          {why === null
            ? formats.map((format) => (
                <button key={format} type="button" className="btn" onClick={() => save(format)}>
                  {format.toUpperCase()}
                </button>
              ))
            : why}
          <p className="save-problem" aria-live="polite">
            {problem}
          </p>
        </Panel>
      )}
    </div>
  );
}
