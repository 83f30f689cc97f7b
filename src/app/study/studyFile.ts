/** A study as the archive that leaves the browser: loaded when one is saved. */
import type { PreparedImages } from '../../datasets/preparedImages.ts';
import { normEpsilon } from '../../engine/networks/unet.ts';
import { runsCsv } from '../../export/runsCsv.ts';
import { studyFiles } from '../../export/study/studyFiles.ts';
import type { StudyParts } from '../../export/study/studyParts.ts';
import { ZipWriter } from '../../formats/zipWriter.ts';
import type { Study, Trial } from '../../runs/sweep/study.ts';
import { imageSettingsOf } from '../../state/runSettings.ts';
import { decodeSession, encodeSession } from '../../state/session/codec.ts';
import type { Effect } from '../../state/session/field.ts';
import type { Session } from '../../state/session/session.ts';
import { sessionFields } from '../../state/session/table.ts';
import type { AppState } from '../../state/store.ts';
import { sessionOfTrial } from '../../state/sweep/trials.ts';

const trains: ReadonlySet<Effect> = new Set(['network', 'training', 'loss']);

/** What a training of a session depends on and how it is scored, by key of the link, defaults and all. */
function settingTexts(session: Session): Record<string, string> {
  const own = sessionFields.filter(
    ({ key, affects }) => trains.has(affects) || key === 'threshold' || key === 'fit',
  );
  return Object.fromEntries(own.map(({ key, values, get }) => [key, values.write(get(session))]));
}

/** @throws RangeError with a sentence where other images are open than the study was trained on */
export function studyParts(
  { session, live }: AppState,
  study: Study,
  trials: readonly Trial[],
  images: PreparedImages | null,
): StudyParts {
  const { session: base } = decodeSession(study.base);
  const here = imageSettingsOf(session);
  if (!images || !live.dataset || JSON.stringify(here) !== JSON.stringify(imageSettingsOf(base)))
    throw new RangeError(
      'Other images are open than this sweep is of, or they are prepared otherwise. Open them again as they were, then save.',
    );
  const { title, hash } = live.dataset;
  return {
    ...{ study, trials, images, normEpsilon, setting: settingTexts(base), loss: base.loss },
    linkOf: (trial) => encodeSession(sessionOfTrial(study, trial)),
    records: new Map(live.records.map((record) => [record.id, record])),
    trainedOn: { title, hash, settings: here },
  };
}

/**
 * The archive: the journal, what continues it in PyTorch, the tables of runs and of their history, and the project.
 *
 * @param page  address of the page, without a fragment
 * @throws RangeError with a sentence for a loss that has no code
 */
export async function studyZip(
  parts: StudyParts,
  project: Blob,
  page: string,
  signal?: AbortSignal,
): Promise<Blob> {
  const zip = new ZipWriter(signal);
  const runs = parts.trials.flatMap(({ runId }) => parts.records.get(runId ?? '') ?? []);
  const table = runsCsv(runs, (fragment) => `${page}#${fragment}`);
  const files = { ...studyFiles(parts), 'runs.csv': table };
  for (const [name, content] of Object.entries(files)) await zip.add(name, new Blob([content]));
  await zip.add('project.zip', project);
  return zip.end();
}
