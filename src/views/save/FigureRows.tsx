/** The plots and the stage as pictures. */
import { currentSample } from '../../state/selectors.ts';
import type { AppState } from '../../state/store.ts';
import { useApp, useAppStore } from '../appContext.ts';
import { withModule } from '../lazy/lazyModule.ts';
import { missingCurves, missingSurface, missingTraining } from '../plots/figuresOfState.ts';
import { lazyPlotly } from '../plots/surface/lazyPlotly.ts';
import { paperPalette } from './paperPalette.ts';
import { type SaveFormat, SaveRow } from './SaveRow.tsx';
import { type Format, figureBlob, savePicture } from './savePicture.ts';
import { solidFile } from './solidFile.ts';
import { stagePng } from './stageFile.ts';

interface FigureRowsProps {
  /** Called with a sentence that says what went wrong. */
  readonly onFailed: (sentence: string) => void;
}

export function FigureRows({ onFailed }: FigureRowsProps) {
  const store = useAppStore();
  const curves = useApp(missingCurves);
  const surface = useApp(missingSurface);
  const training = useApp(missingTraining);
  const image = useApp((state) => currentSample(state)?.name ?? null);
  const formats = (
    what: string,
    offered: readonly Format[],
    make: (state: AppState, format: Format) => Promise<Blob | null>,
  ): SaveFormat[] =>
    offered.map((format) => ({
      label: format.toUpperCase(),
      save: async () => {
        const problem = await savePicture(store.getState(), what, format, make);
        if (problem) onFailed(problem);
      },
    }));
  const both = ['png', 'svg'] as const;
  return (
    <>
      <SaveRow
        name="Image"
        note={image === null ? '' : `${image} with the layer that is shown`}
        missing={image === null ? 'No image yet.' : null}
        formats={formats('image', ['png'], stagePng)}
      />
      <SaveRow
        name="One pixel"
        note="loss and gradient against p"
        missing={curves}
        formats={formats('curves', both, (state, format) => figureBlob(state, 'curves', format))}
      />
      <SaveRow
        name="Loss surface"
        note="as contours"
        missing={surface}
        formats={formats('surface', both, (state, format) => figureBlob(state, 'surface', format))}
      />
      <SaveRow
        name="Loss surface in 3D"
        note="as it is turned; in SVG a picture"
        missing={surface}
        formats={formats('surface-3d', both, (state, format) =>
          solidFile(state, paperPalette(), format),
        ).map(({ label, save }) => ({ label, save: () => withModule(lazyPlotly, save) }))}
      />
      <SaveRow
        name="Training curves"
        note="loss and scores against the step"
        missing={training}
        formats={formats('training', both, (state, format) =>
          figureBlob(state, 'training', format),
        )}
      />
    </>
  );
}
