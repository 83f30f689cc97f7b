/** Pictures of what the page shows, as files with their names. */

import { resultName } from '../../export/fileNames.ts';
import { runOf } from '../../state/live.ts';
import type { AppState } from '../../state/store.ts';
import { download } from '../download.ts';
import { browserMeasure, sheetPng, sheetSvg } from './figureFile.ts';
import { type FigureId, sheetOf } from './figureSheets.ts';
import { paperPalette } from './paperPalette.ts';

export type Format = 'png' | 'svg';

/** "drive-6-images_dice_step-20_curves.svg". */
function nameOf({ session, live }: AppState, what: string, format: Format): string {
  const origin = live.prediction?.origin;
  const step = what === 'training' ? (runOf(live).history.last?.step ?? null) : origin;
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

/** A plot in a format; null where there is nothing to draw. */
export async function figureBlob(
  state: AppState,
  id: FigureId,
  format: Format,
): Promise<Blob | null> {
  const sheet = sheetOf(state, id);
  if (!sheet) return null;
  const palette = paperPalette();
  if (format === 'png') return sheetPng(sheet, palette);
  return new Blob([sheetSvg(sheet, palette, browserMeasure())], { type: 'image/svg+xml' });
}

/**
 * Makes a picture and hands it to the person.
 *
 * @param make  null where there is nothing to draw: then nothing is saved
 * @returns a sentence that says what went wrong; null where nothing did
 */
export async function savePicture(
  state: AppState,
  what: string,
  format: Format,
  make: (state: AppState, format: Format) => Promise<Blob | null>,
): Promise<string | null> {
  try {
    const blob = await make(state, format);
    if (blob) download(blob, nameOf(state, what, format));
    return null;
  } catch (reason) {
    const text = reason instanceof Error ? reason.message : String(reason);
    return `The picture could not be made (${text}). Save another format instead.`;
  }
}

/** Saves a plot. @returns a sentence that says what went wrong; null where nothing did */
export const saveFigure = (state: AppState, id: FigureId, format: Format) =>
  savePicture(state, id, format, (now) => figureBlob(now, id, format));
