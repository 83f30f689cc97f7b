/** Saving the work as a project file, and opening one in the place of images. */
import { messageOf } from '../../bridge/messages.ts';
import {
  connectWorker,
  type PageEnd,
  type WorkerPort,
  WorkerStopped,
} from '../../bridge/pageEnd.ts';
import type { Dataset, NamedFile } from '../../datasets/dataset.ts';
import type { PreparedImages } from '../../datasets/preparedImages.ts';
import { resultName } from '../../export/fileNames.ts';
import { buffersOf } from '../../runs/moment.ts';
import type { RunRecord } from '../../runs/runRecord.ts';
import type { Study, Trial } from '../../runs/sweep/study.ts';
import type { EnginePort } from '../../state/ports.ts';
import type { AppState, AppStore } from '../../state/store.ts';
import type { EntriesDone, ProjectTypes } from '../../storage/project/protocol.ts';
import { lazyModule } from '../../views/lazy/lazyModule.ts';
import { type OpenedStudy, openedStudy } from '../study/openedStudy.ts';
import type { KeepingBinding } from './connectKeeping.ts';
import { projectOf, workOf } from './projectWork.ts';

export interface ProjectsOptions {
  readonly store: AppStore;
  readonly keeping: Pick<KeepingBinding, 'port' | 'resume' | 'work'>;
  readonly startWorker: () => WorkerPort;
  readonly download: (content: Blob, name: string) => void;
  /** As the binding of the engine has it. */
  readonly preparedImages: () => Promise<PreparedImages | null>;
  /** Address of the page, without a fragment. */
  readonly page: string;
  /** A project had records of trainings. */
  readonly onRecords: (records: readonly RunRecord[]) => void;
  /** A journal was opened: its study, and records of its trials, which are for the list of runs. */
  readonly onStudy: (opened: OpenedStudy) => void;
}

export interface ProjectsBinding {
  /** The way to the engine, on which projects are told from images. */
  readonly port: EnginePort;
  saveProject(): void;
  /** Saves a study with its project as one archive; `live.saving` tells how far it is. The images that it is of must be open. */
  saveStudy(study: Study, trials: readonly Trial[]): void;
}

/** How every ZIP file begins, but for an empty one. */
const zipSignature = 'PK\u0003\u0004';
const studies = lazyModule('What saves a sweep', () => import('../study/studyFile.ts'), 'studyZip');

/** In the place of images that are not taken along. */
const untaken = ({ size, channels, classNames }: Dataset): PreparedImages => ({
  ...{ size, channels, classes: classNames.length + 1, images: [] },
});

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
    const listed = records.length < trials.length ? `${records.length} of them` : 'all of them';
    const text = `${path}: the sweep “${study.name}” with ${trials.length} trials, ${listed} in the list of runs.`;
    live({
      notice: { text, action: 'runs' },
      problems: problems.map((reason) => ({ path, reason })),
    });
    return true;
  };

  /** @returns whether it was a project, or a study with its project */
  const readArchive = async (named: NamedFile, controller: AbortController) => {
    if (await readProject(named, controller)) return true;
    const { signal } = controller;
    const study = await withWorker((worker) => worker.ask('unpackStudy', named, { signal }));
    if (!study) return false;
    if (study.project) await readProject(study.project, controller);
    return readJournal(study.journal, controller);
  };

  const read = async (named: NamedFile, controller: AbortController) => {
    const { signal } = controller;
    try {
      const kind = await kindOf(named);
      if (signal.aborted) return;
      const reads = kind === 'zip' ? readArchive : kind === 'journal' ? readJournal : null;
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

  /** The work as a project, with all that leads to it said as it goes. */
  const projectFile = async (signal: AbortSignal, dataset: Dataset) => {
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
    return { file, work };
  };

  /** Makes a file and saves it, or says why it was not. @param what  at the start of a sentence: "The project" */
  const save = async (
    what: string,
    make: (signal: AbortSignal, dataset: Dataset) => Promise<{ file: Blob; name: string }>,
  ) => {
    const { dataset, saving } = get().live;
    if (saving || !dataset) return;
    writing = new AbortController();
    const { signal } = writing;
    live({ notice: null, saving: { message, done: 0, total: 0 } });
    try {
      const { file, name } = await make(signal, dataset);
      signal.throwIfAborted();
      live({ saving: null });
      download(file, name);
    } catch (reason) {
      if (signal.aborted) return;
      const text = `${what} was not saved. ${sentenceOf(reason)}`;
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
    saveProject: () =>
      void save('The project', async (signal, dataset) => {
        const { file, work } = await projectFile(signal, dataset);
        const { title } = dataset;
        const step = work.run?.moment.step ?? null;
        return {
          file,
          name: resultName({ title, loss: work.session.loss.id, step }, 'project', 'zip'),
        };
      }),
    saveStudy: (study, trials) =>
      void save('The sweep', async (signal, dataset) => {
        const { studyParts, studyZip } = await studies.load();
        // Canvases that patches are drawn from are large, and nothing goes on with them.
        const images = dataset.patches ? untaken(dataset) : await options.preparedImages();
        const parts = studyParts(get(), study, trials, images);
        const { file: project } = await projectFile(signal, dataset);
        const file = await studyZip(parts, project, options.page, signal);
        const { title } = dataset;
        return {
          file,
          name: resultName({ title, loss: parts.loss.id, step: null }, 'sweep', 'zip'),
        };
      }),
  };
}
