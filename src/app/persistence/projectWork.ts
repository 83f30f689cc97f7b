/** A work as a project file holds it, and back. */
import type { Dataset } from '../../datasets/dataset.ts';
import { History } from '../../runs/history.ts';
import type { RunRecord } from '../../runs/runRecord.ts';
import { isOfImages } from '../../state/runSettings.ts';
import { decodeSession, encodeSession, wrongValues } from '../../state/session/codec.ts';
import type { ProjectContents } from '../../storage/project/contents.ts';
import type { Work } from './work.ts';

export function projectOf(
  { session, files, painted, run }: Work,
  dataset: Dataset,
  records: readonly RunRecord[],
): ProjectContents {
  return {
    link: encodeSession(session),
    title: dataset.title,
    samples: dataset.samples.map(({ id, split, mask }) => ({ id, split, hasMask: mask !== null })),
    ...{ files, painted },
    run: run && { ...run, history: run.history.toRecords() },
    records: records.filter((record) => isOfImages(record, session)),
  };
}

/**
 * The work in a project.
 *
 * @param path  of the file, for the sentence
 * @throws RangeError with a sentence
 */
export function workOf({ link, files, painted, run }: ProjectContents, path: string): Work {
  const [wrong] = wrongValues(link);
  if (wrong)
    throw new RangeError(
      `The project ${path} cannot be opened: project.json: its link says ${wrong}. Save the project again, or open its images alone.`,
    );
  const { session } = decodeSession(link);
  return { session, files, painted, run: run && { ...run, history: History.from(run.history) } };
}
