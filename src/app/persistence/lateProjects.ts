/** Projects are read and written by code that is loaded when a single file is opened, which may be one, or one is saved. */
import { lazyMade } from '../../views/lazy/lazyMade.ts';
import { lazyModule } from '../../views/lazy/lazyModule.ts';
import type { ProjectsBinding, ProjectsOptions } from './connectProjects.ts';
import { latePort } from './latePort.ts';

const projecting = lazyModule(
  'What reads and writes projects',
  () => import('./connectProjects.ts'),
  'connectProjects',
);

export function lateProjects(options: ProjectsOptions): ProjectsBinding {
  const projects = lazyMade(projecting, ({ connectProjects }) => connectProjects(options));
  return {
    port: latePort(options.keeping.port, projects, (files) => files.length === 1),
    saveProject: () => void projects.use(({ saveProject }) => saveProject()),
    saveStudy: (...study) => void projects.use(({ saveStudy }) => saveStudy(...study)),
  };
}
