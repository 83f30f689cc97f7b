/** The course of the training as a table. */

import { resultName } from '../../export/fileNames.ts';
import { lossSetting } from '../../export/lossSetting.ts';
import { trainingCsv } from '../../export/metricsCsv.ts';
import { lossAtStep } from '../../runs/course.ts';
import { runOf } from '../../state/live.ts';
import type { AppState } from '../../state/store.ts';

/** @param state  with at least one step */
export function historyFile({ session, live }: AppState): { name: string; content: Blob } {
  const { dataset } = live;
  const { history, changes, firstLoss } = runOf(live);
  const lossAt = (step: number) => lossAtStep(changes, firstLoss ?? session.loss, step);
  // Thousands of steps share a few settings.
  const words = new Map<object, string>();
  const settingAt = (step: number) => {
    const choice = lossAt(step);
    const known = words.get(choice) ?? lossSetting(choice);
    words.set(choice, known);
    return known;
  };
  const text = trainingCsv(history, dataset?.classNames ?? [], settingAt);
  const step = history.last?.step ?? 0;
  const origin = { title: dataset?.title ?? '', loss: lossAt(step).id, step };
  return {
    name: resultName(origin, 'training', 'csv'),
    content: new Blob([text], { type: 'text/csv;charset=utf-8' }),
  };
}
