/** Has one project written or read, in a worker of its own that ends with it. */
import type { ProjectMessage, ProjectTask } from '../../storage/project/worker.ts';

/** The part of a Worker that is used. */
export interface ProjectWorker {
  postMessage(task: ProjectTask, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((message: { data: ProjectMessage }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
}

export interface RunningTask {
  /** Null where it was given up. @throws Error with a sentence */
  readonly result: Promise<Exclude<ProjectMessage, { type: 'progress' | 'failed' }> | null>;
  giveUp(): void;
}

export function runProjectTask(
  worker: ProjectWorker,
  task: ProjectTask,
  options: {
    readonly transfer?: Transferable[];
    readonly onProgress: (done: number, total: number) => void;
  },
): RunningTask {
  let giveUp = () => {};
  const result = new Promise<Awaited<RunningTask['result']>>((resolve, reject) => {
    giveUp = () => {
      worker.terminate();
      resolve(null);
    };
    worker.onmessage = ({ data }) => {
      if (data.type === 'progress') {
        options.onProgress(data.done, data.total);
        return;
      }
      worker.terminate();
      if (data.type === 'failed') reject(new Error(data.reason));
      else resolve(data);
    };
    worker.onerror = ({ message }) => {
      worker.terminate();
      reject(new Error(message ?? 'the worker stopped'));
    };
    worker.postMessage(task, options.transfer ?? []);
  });
  return { result, giveUp: () => giveUp() };
}
