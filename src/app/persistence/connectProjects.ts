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
import type { KeepingBinding } from './connectKeeping.ts';
import { projectOf, workOf } from './projectWork.ts';

export interface ProjectsOptions {
  readonly store: AppStore;
  readonly keeping: Pick<KeepingBinding, 'port' | 'resume' | 'work'>;
  readonly startWorker: () => WorkerPort;
  readonly download: (content: Blob, name: string) => void;
  /** A project had records of trainings. */
  readonly onRecords: (records: readonly RunRecord[]) => void;
}

export interface ProjectsBinding {
  /** The way to the engine, on which projects are told from images. */
  readonly port: EnginePort;
  saveProject(): void;
}

/** How every ZIP file begins, but for an empty one. */
const zipSignature = 'PK\u0003\u0004';
const message = 'Project files';

async function isZip({ file }: NamedFile): Promise<boolean> {
  try {
    return (await file.slice(0, zipSignature.length).text()) === zipSignature;
  } catch {
    // Opening it as an image says what is wrong.
    return false;
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

  const read = async (named: NamedFile, { signal }: AbortController) => {
    const { path, file } = named;
    const onProgress = (done: EntriesDone) =>
      live({ opening: { ...done, message: `Reading ${path}` } });
    try {
      if (!(await isZip(named))) {
        if (!signal.aborted) keeping.port.openFiles([named]);
        return;
      }
      if (signal.aborted) return;
      onProgress({ done: 0, total: 0 });
      const contents = await withWorker((worker) =>
        worker.ask('read', { path, file }, { signal, onProgress }),
      );
      if (contents) {
        keeping.resume(workOf(contents, path));
        options.onRecords(contents.records);
      } else keeping.port.openFiles([named]);
      live({ opening: null });
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
