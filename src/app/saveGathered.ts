/** From what the network made to files: loaded when the first of them is there. */

import type { Dataset } from '../datasets/dataset.ts';
import type { Gathered } from '../engine/protocol.ts';
import { resultName } from '../export/fileNames.ts';
import { lossSetting } from '../export/lossSetting.ts';
import { masksZip } from '../export/masksZip.ts';
import { imagesCsv } from '../export/metricsCsv.ts';
import { networkZip } from '../export/network/networkZip.ts';
import { lossAtStep } from '../runs/course.ts';
import { runOf } from '../state/live.ts';
import type { Session } from '../state/session/session.ts';
import type { AppState } from '../state/store.ts';

export interface ResultFile {
  readonly name: string;
  readonly content: Blob;
}

/** The loss that the weights of a step were trained with last. */
function lossOf({ session, live }: AppState, step: number) {
  const { changes, firstLoss } = runOf(live);
  return lossAtStep(changes, firstLoss ?? session.loss, step);
}

/** What the network read of an image in training. */
function inputOf({ size, preprocessing }: Session, dataset: Dataset | null): string {
  if (!dataset?.patches) return `at ${size} pixels`;
  const { side, foreground } = dataset.patches;
  const [sample] = dataset.samples;
  const scale = sample
    ? dataset.size / ((sample.frame?.width ?? 1) * sample.width)
    : preprocessing.patchScale;
  return `in patches of ${side} pixels at ${Math.round(100 * scale)} % of their size, drawn anew at each step, ${Math.round(100 * foreground)} % of them around foreground`;
}

/** What made a prediction, one line each. */
function remarksOf(state: AppState, step: number): string[] {
  const { session, live } = state;
  const { dataset } = live;
  const images = dataset?.samples.length ?? 0;
  return [
    ...(dataset?.recognised ? [dataset.recognised] : []),
    `Images: ${dataset?.title ?? ''} (${images}), ${inputOf(session, dataset)}.`,
    `Trained for ${step} steps of ${session.batchSize} ${dataset?.patches ? 'patches' : 'images'}; loss: ${lossSetting(lossOf(state, step))}.`,
  ];
}

/**
 * The file of a result.
 *
 * @param state  when the result came
 */
export function fileOf(state: AppState, gathered: Gathered): ResultFile {
  const { session, live } = state;
  const { step } = gathered;
  const classNames = live.dataset?.classNames ?? [];
  const remarks = remarksOf(state, step);
  const named = (what: string, ending: string) =>
    resultName(
      { title: live.dataset?.title ?? '', loss: lossOf(state, step).id, step },
      what,
      ending,
    );
  const zip = { type: 'application/zip' };
  switch (gathered.kind) {
    case 'masks': {
      const areCropped = session.preprocessing.fit === 'crop';
      const bytes = masksZip({ ...gathered, classNames, remarks, areCropped });
      return { name: named('masks', 'zip'), content: new Blob([bytes], zip) };
    }
    case 'scores': {
      const { images, threshold, unit, tolerance } = gathered;
      const distances = { unit, tolerance };
      const text = imagesCsv(images, classNames, { step, threshold, distances });
      const content = new Blob([text], { type: 'text/csv;charset=utf-8' });
      return { name: named('images', 'csv'), content };
    }
    case 'network': {
      const { config, normEpsilon, channels, tile, parameters, example } = gathered;
      const size = Math.sqrt(example.input.length / channels);
      const classes = classNames.length + 1;
      const { threshold } = session.view;
      const subject = {
        ...config,
        ...{ normEpsilon, channels, classes, classNames, size, tile, threshold, remarks },
        preprocessing: session.preprocessing,
      };
      const bytes = networkZip(subject, parameters, example);
      return { name: named('network', 'zip'), content: new Blob([bytes], zip) };
    }
  }
}
