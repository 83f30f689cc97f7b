/** Projects are read and written by code that is loaded when a single file is opened, which may be one, or one is saved. */
import type { EnginePort } from '../../state/ports.ts';
import { lazyModule, withModule } from '../../views/lazy/lazyModule.ts';
import type { ProjectsBinding, ProjectsOptions } from './connectProjects.ts';

const projecting = lazyModule(
  'What reads and writes projects',
  () => import('./connectProjects.ts'),
  'connectProjects',
);

export function lateProjects(options: ProjectsOptions): ProjectsBinding {
  const { port: images } = options.keeping;
  let projects: ProjectsBinding | null = null;
  let withdraw = () => {};
  const withProjects = (use: (projects: ProjectsBinding) => void, without = () => {}) =>
    withModule(
      projecting,
      ({ connectProjects }) => {
        projects ??= connectProjects(options);
        use(projects);
      },
      without,
    );
  const now = (): EnginePort => projects?.port ?? images;
  return {
    port: {
      ...images,
      openFiles: (files) => {
        // What was to be opened before gives way.
        withdraw();
        withdraw = () => {};
        if (files.length !== 1) now().openFiles(files);
        else
          withdraw = withProjects(
            ({ port }) => port.openFiles(files),
            () => images.openFiles(files),
          );
      },
      cancelOpening: () => {
        withdraw();
        now().cancelOpening();
      },
      cancelGather: () => now().cancelGather(),
    },
    saveProject: () => void withProjects((loaded) => loaded.saveProject()),
  };
}
