/** A work that is kept, read as a whole. */
import type { PageEnd } from '../../bridge/pageEnd.ts';
import { History } from '../../runs/history.ts';
import { isRaceRun } from '../../state/race.ts';
import { decodeSession, wrongValues } from '../../state/session/codec.ts';
import type { KeepTypes, KeptWork } from '../../storage/keep/protocol.ts';
import { type SavedWork, savedRun } from '../../storage/keep/workChange.ts';
import type { Work } from './work.ts';

export type KeepClient = PageEnd<KeepTypes>;

export interface LoadedWork {
  readonly kept: KeptWork;
  readonly work: Work;
  /** What of it is in the store: all of it. */
  readonly saved: SavedWork;
}

/** @throws Error with a sentence where what is kept is not what it should be, or cannot be read now */
export async function loadWork(client: KeepClient, kept: KeptWork): Promise<LoadedWork> {
  const { id, link, hash } = kept;
  const [wrong] = wrongValues(link);
  if (wrong) throw new RangeError(`The work kept in this browser cannot be read: ${wrong}.`);
  const [{ files, painted }, runs] = await Promise.all([
    client.ask('readImages', id),
    Promise.all(
      kept.runs.map(async (known) => {
        const { moment, history } = await client.ask('readRun', { work: id, run: known.id });
        const { past = [], checks = [] } = known;
        // Read when the training is there again, which it is without them.
        const read = () => client.ask('readPast', { work: id, run: known.id });
        const earlier = past.length > 0 || checks.length > 0 ? { earlier: { checks, read } } : {};
        return { known, run: { ...known, moment, history: History.from(history), ...earlier } };
      }),
    ),
  ]);
  const alone = runs.find(({ known }) => !isRaceRun(known.id));
  const raced = runs.filter((one) => one !== alone);
  const race = Object.fromEntries(raced.map(({ known, run }) => [known.id, run]));
  return {
    kept,
    work: {
      session: decodeSession(link).session,
      files,
      painted: painted ?? {},
      run: alone?.run ?? null,
      race,
    },
    saved: {
      ...{ link, files: files && hash, painted },
      runs: runs.map(({ known, run }) => savedRun(known, run.history)),
    },
  };
}
