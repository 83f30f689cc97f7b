/** The way to the engine past something that sees which files are opened, and that is loaded when it is first wanted. */
import type { NamedFile } from '../../datasets/dataset.ts';
import type { EnginePort } from '../../state/ports.ts';
import type { LazyMade } from '../../views/lazy/lazyMade.ts';

/**
 * @param beyond  where files go that nobody sees
 * @param sees  whether it has to see these files
 */
export function latePort(
  beyond: EnginePort,
  { made, use }: LazyMade<{ readonly port: EnginePort }>,
  sees: (files: readonly NamedFile[]) => boolean,
): EnginePort {
  const now = () => made()?.port ?? beyond;
  let withdraw = () => {};
  return {
    ...beyond,
    openFiles: (files) => {
      // What was to be opened before gives way.
      withdraw();
      withdraw = () => {};
      if (!sees(files)) now().openFiles(files);
      else
        withdraw = use(
          ({ port }) => port.openFiles(files),
          () => beyond.openFiles(files),
        );
    },
    cancelOpening: () => {
      withdraw();
      now().cancelOpening();
    },
    cancelGather: () => now().cancelGather(),
  };
}
