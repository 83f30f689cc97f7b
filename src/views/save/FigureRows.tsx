/** The plots and the stage as pictures. */
import { resultName } from '../../export/fileNames.ts';
import { currentSample } from '../../state/selectors.ts';
import type { AppState } from '../../state/store.ts';
import { useApp, useAppStore } from '../appContext.ts';
import { download } from '../download.ts';
import { missingReason, missingSurface } from '../plots/figuresOfState.ts';
import { browserMeasure, sheetPng, sheetSvg } from './figureFile.ts';
import { type FigureId, sheetOf } from './figureSheets.ts';
import { paperPalette } from './paperPalette.ts';
import { type SaveFormat, SaveRow } from './SaveRow.tsx';
import { solidFile } from './solidFile.ts';
import { stagePng } from './stageFile.ts';

type Format = 'png' | 'svg';

/** "drive-6-images_dice_step-20_curves.svg". */
function nameOf({ session, live }: AppState, what: string, format: Format): string {
  const origin = live.prediction?.origin;
  const step = what === 'training' ? (live.history.at(-1)?.step ?? null) : origin;
  return resultName(
    {
      title: live.dataset?.title ?? '',
      loss: session.loss.id,
      step: typeof step === 'number' ? step : null,
    },
    what,
    format,
  );
}

/** Why there is nothing to draw of one pixel; null if there is. */
function missingCurves(state: AppState): string | null {
  return state.live.prediction?.judged ? null : missingReason(state) || 'No image yet.';
}

async function figureBlob(state: AppState, id: FigureId, format: Format): Promise<Blob | null> {
  const sheet = sheetOf(state, id);
  if (!sheet) return null;
  const palette = paperPalette();
  if (format === 'png') return sheetPng(sheet, palette);
  return new Blob([sheetSvg(sheet, palette, browserMeasure())], { type: 'image/svg+xml' });
}

interface FigureRowsProps {
  readonly onSaved: () => void;
  /** Told in a sentence what went wrong. */
  readonly onFailed: (sentence: string) => void;
}

export function FigureRows({ onSaved, onFailed }: FigureRowsProps) {
  const store = useAppStore();
  const curves = useApp(missingCurves);
  const surface = useApp(missingSurface);
  const hasSteps = useApp((state) => state.live.history.length > 0);
  const image = useApp((state) => currentSample(state)?.name ?? null);
  const formats = (
    what: string,
    offered: readonly Format[],
    make: (state: AppState, format: Format) => Promise<Blob | null>,
  ): SaveFormat[] =>
    offered.map((format) => ({
      label: format.toUpperCase(),
      save: async () => {
        const state = store.getState();
        try {
          const blob = await make(state, format);
          if (blob) download(blob, nameOf(state, what, format));
          onSaved();
        } catch (reason) {
          const text = reason instanceof Error ? reason.message : String(reason);
          onFailed(`The picture could not be made (${text}). Save another format instead.`);
        }
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
        )}
      />
      <SaveRow
        name="Training curves"
        note="loss and scores against the step"
        missing={hasSteps ? null : 'Press Train first: there is no step yet.'}
        formats={formats('training', both, (state, format) =>
          figureBlob(state, 'training', format),
        )}
      />
    </>
  );
}
