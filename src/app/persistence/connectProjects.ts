/** Saving the work as a project file, and opening one in the place of images. */
import type { NamedFile } from '../../datasets/dataset.ts';
import { resultName } from '../../export/fileNames.ts';
import { buffersOf } from '../../runs/moment.ts';
import { type Run, runAt } from '../../runs/run.ts';
import type { EnginePort } from '../../state/actions.ts';
import { runOf } from '../../state/live.ts';
import type { AppState, AppStore } from '../../state/store.ts';
import type { KeepingBinding } from './connectKeeping.ts';
import { type ProjectWorker, type RunningTask, runProjectTask } from './projectTask.ts';
import { projectOf, workOf } from './projectWork.ts';
import type { Work } from './work.ts';

export interface ProjectsOptions {
  readonly store: AppStore;
  readonly keeping: KeepingBinding;
  readonly startWorker: () => ProjectWorker;
  readonly download: (content: Blob, name: string) => void;
}

export interface ProjectsBinding {
  /** The way to the engine, on which projects are told from images. */
  readonly port: EnginePort;
  saveProject(): void;
}

/** How every ZIP file begins, but for an empty one. */
const zipSignature = 'PK\u0003\u0004';
const message = 'Project files';

const sentenceOf = (reason: unknown) => (reason instanceof Error ? reason.message : String(reason));

async function isZip({ file }: NamedFile): Promise<boolean> {
  try {
    return (await file.slice(0, zipSignature.length).text()) === zipSignature;
  } catch {
    // Opening it as an image says what is wrong.
    return false;
  }
}

export function connectProjects(options: ProjectsOptions): ProjectsBinding {
  const { store, keeping, startWorker, download } = options;
  const get = () => store.getState();
  const live = (change: Partial<AppState['live']>) =>
    store.setState((state) => ({ live: { ...state.live, ...change } }));
  let reading: RunningTask | null = null;
  let writing: RunningTask | null = null;
  /** Counts up when an opening is not wanted any more. */
  let turn = 0;

  const read = async (named: NamedFile) => {
    const mine = ++turn;
    if (!(await isZip(named))) {
      if (mine === turn) keeping.port.openFiles([named]);
      return;
    }
    if (mine !== turn) return;
    const { path, file } = named;
    const progress = (done: number, total: number) =>
      live({ opening: { done, total, message: `Reading ${path}` } });
    progress(0, 0);
    try {
      reading = runProjectTask(
        startWorker(),
        { type: 'read', path, file },
        { onProgress: progress },
      );
      const answer = await reading.result;
      if (mine !== turn || answer?.type !== 'read') return;
      if (answer.contents) keeping.takeUp(workOf(answer.contents, path));
      else keeping.port.openFiles([named]);
      live({ opening: null });
    } catch (reason) {
      if (mine === turn)
        live({ opening: null, notice: { text: sentenceOf(reason), action: null } });
    }
  };

  const giveUpReading = () => {
    turn += 1;
    if (!reading) return;
    reading.giveUp();
    reading = null;
    live({ opening: null });
  };

  const workNow = async (): Promise<Work> => {
    const { session } = get();
    const moment = await keeping.moment();
    const { live: now } = get();
    const hash = session.data.kind === 'files' ? session.data.hash : '';
    // Phantoms in the place of files that are still asked for are no part of the work.
    const isOpen = now.dataset?.hash === hash;
    const run: Run | null = isOpen && moment && moment.step > 0 ? runAt(moment, runOf(now)) : null;
    return { session, files: keeping.files(), painted: isOpen ? now.painted : {}, run };
  };

  const write = async () => {
    const { dataset, saving } = get().live;
    if (!dataset || saving) return;
    live({ notice: null, saving: { message, done: 0, total: 0 } });
    try {
      const work = await workNow();
      // Given up meanwhile.
      if (get().live.saving?.message !== message) return;
      const step = work.run?.moment.step ?? null;
      const name = resultName(
        { title: dataset.title, loss: work.session.loss.id, step },
        'project',
        'zip',
      );
      writing = runProjectTask(
        startWorker(),
        { type: 'write', contents: projectOf(work, dataset) },
        {
          transfer: work.run ? buffersOf(work.run.moment) : [],
          onProgress: (done, total) => live({ saving: { message, done, total } }),
        },
      );
      const answer = await writing.result;
      if (answer?.type !== 'written') return;
      live({ saving: null });
      download(answer.file, name);
    } catch (reason) {
      const text = `The project was not saved. ${sentenceOf(reason)}`;
      live({ saving: null, notice: { text, action: null } });
    } finally {
      writing = null;
    }
  };

  return {
    port: {
      ...keeping.port,
      openFiles: (files) => {
        giveUpReading();
        const [named] = files;
        if (files.length === 1 && named) void read(named);
        else keeping.port.openFiles(files);
      },
      cancelOpening: () => {
        giveUpReading();
        keeping.port.cancelOpening();
      },
      cancelGather: () => {
        writing?.giveUp();
        keeping.port.cancelGather();
      },
    },
    saveProject: () => void write(),
  };
}
