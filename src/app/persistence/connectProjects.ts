/** Saving the work as a project file, and opening one in the place of images. */
import { messageOf } from '../../bridge/messages.ts';
import {
  connectWorker,
  type PageEnd,
  type WorkerPort,
  WorkerStopped,
} from '../../bridge/pageEnd.ts';
import type { NamedFile } from '../../datasets/dataset.ts';
import { resultName } from '../../export/fileNames.ts';
import { buffersOf } from '../../runs/moment.ts';
import type { RunRecord } from '../../runs/runRecord.ts';
import type { EnginePort } from '../../state/ports.ts';
import type { AppState, AppStore } from '../../state/store.ts';
import type { EntriesDone, ProjectTypes } from '../../storage/project/protocol.ts';
import { type OpenedStudy, openedStudy } from '../study/openedStudy.ts';
import type { KeepingBinding } from './connectKeeping.ts';
import { projectOf, workOf } from './projectWork.ts';

export interface ProjectsOptions {
  readonly store: AppStore;
  readonly keeping: Pick<KeepingBinding, 'port' | 'resume' | 'work'>;
  readonly startWorker: () => WorkerPort;
  readonly download: (content: Blob, name: string) => void;
  /** A project had records of trainings. */
  readonly onRecords: (records: readonly RunRecord[]) => void;
  /** A journal was opened: its study, and records of its trials, which are for the list of runs. */
  readonly onStudy: (opened: OpenedStudy) => void;
}

export interface ProjectsBinding {
  /** The way to the engine, on which projects are told from images. */
  readonly port: EnginePort;
  saveProject(): void;
}

/** How every ZIP file begins, but for an empty one. */
const zipSignature = 'PK\u0003\u0004';
/** And a journal of Optuna. */
const journalBeginning = '{"op_code"';
const message = 'Project files';

/** What a file is by its first bytes, a journal by its name as well, for its first line may be lost; null for all else. */
async function kindOf({ path, file }: NamedFile): Promise<'zip' | 'journal' | null> {
  try {
    const head = await file.slice(0, journalBeginning.length).text();
    if (head.startsWith(zipSignature)) return 'zip';
    return head === journalBeginning || /\.log$/i.test(path) ? 'journal' : null;
  } catch {
    // Opening it as an image says what is wrong.
    return null;
  }
}

/** A sentence about a worker that did not load, or what it says itself. */
function sentenceOf(reason: unknown): string {
  const text = messageOf(reason);
  if (!(reason instanceof WorkerStopped)) return text;
  return `The part of this page that reads and writes projects could not be loaded, or stopped (${text}). Check the connection, then try again; what is open stays open.`;
}

export function connectProjects(options: ProjectsOptions): ProjectsBinding {
  const { store, keeping, startWorker, download } = options;
  const get = () => store.getState();
  const live = (change: Partial<AppState['live']>) =>
    store.setState((state) => ({ live: { ...state.live, ...change } }));
  let reading: AbortController | null = null;
  let writing: AbortController | null = null;

  /** Has something done by a worker of its own, which ends with it: it may hold all of the images. */
  const withWorker = async <Answer>(ask: (worker: PageEnd<ProjectTypes>) => Promise<Answer>) => {
    const worker = connectWorker<ProjectTypes>({ start: startWorker });
    try {
      return await ask(worker);
    } finally {
      worker.stop();
    }
  };

  /** @returns whether it was a project */
  const readProject = async ({ path, file }: NamedFile, { signal }: AbortController) => {
    const onProgress = (done: EntriesDone) =>
      live({ opening: { ...done, message: `Reading ${path}` } });
    onProgress({ done: 0, total: 0 });
    const contents = await withWorker((worker) =>
      worker.ask('read', { path, file }, { signal, onProgress }),
    );
    if (!contents) return false;
    keeping.resume(workOf(contents, path));
    options.onRecords(contents.records);
    return true;
  };

  /** @returns whether it was a journal */
  const readJournal = async ({ path, file }: NamedFile, { signal }: AbortController) => {
    live({ opening: { done: 0, total: 0, message: `Reading ${path}` } });
    const stored = await withWorker((worker) =>
      worker.ask('readStudy', { path, file }, { signal }),
    );
    if (!stored) return false;
    const numbers = get().live.records.map(({ number }) => number);
    const opened = openedStudy(stored, 1 + Math.max(0, ...numbers));
    options.onStudy(opened);
    const { study, trials, records, problems } = opened;
    const text = `${path}: the sweep “${study.name}” with ${trials.length} trials, ${records.length} of them in the list of runs.`;
    live({
      notice: { text, action: 'runs' },
      problems: problems.map((reason) => ({ path, reason })),
    });
    return true;
  };

  const read = async (named: NamedFile, controller: AbortController) => {
    const { signal } = controller;
    try {
      const kind = await kindOf(named);
      if (signal.aborted) return;
      const reads = kind === 'zip' ? readProject : kind === 'journal' ? readJournal : null;
      if (!(await reads?.(named, controller))) keeping.port.openFiles([named]);
      if (reads) live({ opening: null });
    } catch (reason) {
      if (signal.aborted) return;
      live({ opening: null, notice: { text: sentenceOf(reason), action: null } });
    }
  };

  const giveUpReading = () => {
    if (!reading) return;
    reading.abort();
    reading = null;
    if (get().live.opening) live({ opening: null });
  };

  const write = async ({ signal }: AbortController) => {
    const { dataset } = get().live;
    if (!dataset) return;
    live({ notice: null, saving: { message, done: 0, total: 0 } });
    try {
      const work = await keeping.work();
      signal.throwIfAborted();
      const contents = projectOf(work, dataset, get().live.records);
      const file = await withWorker((worker) =>
        worker.ask('write', contents, {
          signal,
          transfer: work.run ? buffersOf(work.run.moment) : [],
          onProgress: (done) => live({ saving: { message, ...done } }),
        }),
      );
      live({ saving: null });
      const { loss } = work.session;
      const step = work.run?.moment.step ?? null;
      download(file, resultName({ title: dataset.title, loss: loss.id, step }, 'project', 'zip'));
    } catch (reason) {
      if (signal.aborted) return;
      const text = `The project was not saved. ${sentenceOf(reason)}`;
      live({ saving: null, notice: { text, action: null } });
    }
  };

  return {
    port: {
      ...keeping.port,
      openFiles: (files) => {
        giveUpReading();
        const [named] = files;
        if (files.length === 1 && named) {
          reading = new AbortController();
          void read(named, reading);
        } else keeping.port.openFiles(files);
      },
      cancelOpening: () => {
        giveUpReading();
        keeping.port.cancelOpening();
      },
      cancelGather: () => {
        writing?.abort();
        keeping.port.cancelGather();
      },
    },
    saveProject: () => {
      if (get().live.saving) return;
      writing = new AbortController();
      void write(writing);
    },
  };
}
