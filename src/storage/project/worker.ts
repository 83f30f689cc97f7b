/** Writes and reads projects, which hold all of the images: nothing of it holds up the page. */
import { Handover, serve, type WorkerScope } from '../../bridge/workerEnd.ts';
import { buffersOf } from '../../runs/moment.ts';
import { readStudy } from '../study/readStudy.ts';
import { unpackStudy } from '../study/unpackStudy.ts';
import type { ProjectTypes } from './protocol.ts';
import { readProject } from './readProject.ts';
import { writeProject } from './writeProject.ts';

declare const self: DedicatedWorkerGlobalScope;

serve<ProjectTypes>(self as WorkerScope, {
  write: (contents, watch) => writeProject(contents, watch),
  unpackStudy: ({ path, file }) => unpackStudy(path, file),
  readStudy: async ({ path, file }) => readStudy(path, await file.text()),
  read: async ({ path, file }, watch) => {
    const contents = await readProject(path, file, watch);
    return new Handover(contents, contents?.run ? buffersOf(contents.run.moment) : []);
  },
});
