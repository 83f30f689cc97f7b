/** The way to what is kept, also while what keeps it is not loaded yet. */
import type { EnginePort } from '../../state/ports.ts';
import { encodeSession } from '../../state/session/codec.ts';
import type { AppState } from '../../state/store.ts';
import { withModule } from '../../views/lazy/lazyModule.ts';
import type { KeepingBinding, KeepingOptions } from './connectKeeping.ts';
import { keepingCode } from './keepingCode.ts';

/** Tells whether a person did something that is to be kept since the page began. */
function touching({ session }: AppState): (state: AppState) => boolean {
  const link = encodeSession(session);
  let last = session;
  return ({ session: now, live }) => {
    const isOther = now !== last && encodeSession(now) !== link;
    last = now;
    const isTraining = Object.values(live.runs).some(({ status }) => status.kind === 'training');
    return isOther || isTraining || Object.keys(live.painted).length > 0;
  };
}

export function lateKeeping(options: Omit<KeepingOptions, 'first'>): KeepingBinding {
  const { store, engine, begins, awaited } = options;
  const first = store.getState();
  let keeping: KeepingBinding | null = null;
  let withdraw = () => {};
  const withKeeping = (use: (keeping: KeepingBinding) => void = () => {}, without = () => {}) =>
    withModule(
      keepingCode,
      ({ connectKeeping }) => {
        keeping ??= connectKeeping({ ...options, first });
        use(keeping);
      },
      without,
    );
  const promised = () => new Promise<KeepingBinding>((resolve) => void withKeeping(resolve));
  const now = (): EnginePort => keeping?.port ?? engine;
  if (begins.opened || awaited) withKeeping();
  else {
    const isTouched = touching(first);
    const stopWaiting = store.subscribe((state) => {
      if (!isTouched(state)) return;
      stopWaiting();
      withKeeping();
    });
  }
  return {
    port: {
      ...engine,
      openFiles: (files) => {
        // What was to be opened before gives way.
        withdraw();
        withdraw = withKeeping(
          ({ port }) => port.openFiles(files),
          () => engine.openFiles(files),
        );
      },
      cancelOpening: () => {
        withdraw();
        now().cancelOpening();
      },
    },
    access: {
      ready: async () => (await promised()).access.ready(),
      get isOpened() {
        return keeping?.access.isOpened ?? false;
      },
    },
    flush: () => keeping?.flush(),
    letGo: () => keeping?.letGo(),
    comeBack: async () => keeping?.comeBack(),
    resume: (work) => void withKeeping((loaded) => loaded.resume(work)),
    work: async () => (await promised()).work(),
    backToLastWork: () => void withKeeping((loaded) => loaded.backToLastWork()),
    takeBack: (run) => void withKeeping((loaded) => loaded.takeBack(run)),
    startOver: () => void withKeeping((loaded) => loaded.startOver()),
    keepAgain: () => void withKeeping((loaded) => loaded.keepAgain()),
    downloadKept: () => void withKeeping((loaded) => loaded.downloadKept()),
    startClean: () => void withKeeping((loaded) => loaded.startClean()),
  };
}
