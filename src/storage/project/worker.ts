/** Writes or reads one project, and is then done with: who gives it up ends the worker. */
import type { ProjectContents } from './contents.ts';
import { readProject } from './readProject.ts';
import { writeProject } from './writeProject.ts';

declare const self: DedicatedWorkerGlobalScope;

export type ProjectTask =
  | { readonly type: 'write'; readonly contents: ProjectContents }
  | { readonly type: 'read'; readonly path: string; readonly file: Blob };

export type ProjectMessage =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'written'; readonly file: Blob }
  /** Null for a file that is no project. */
  | { readonly type: 'read'; readonly contents: ProjectContents | null }
  /** A sentence. */
  | { readonly type: 'failed'; readonly reason: string };

const post = (message: ProjectMessage) => self.postMessage(message);

self.onmessage = async ({ data: task }: MessageEvent<ProjectTask>) => {
  const progress = (done: number, total: number) => post({ type: 'progress', done, total });
  try {
    if (task.type === 'write')
      post({ type: 'written', file: await writeProject(task.contents, progress) });
    else post({ type: 'read', contents: await readProject(task.path, task.file, progress) });
  } catch (reason) {
    post({ type: 'failed', reason: reason instanceof Error ? reason.message : String(reason) });
  }
};
