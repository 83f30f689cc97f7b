/** The way to what is kept, also while what keeps it is not loaded yet. */
import { encodeSession } from '../../state/session/codec.ts';
import type { AppState } from '../../state/store.ts';
import { lazyMade } from '../../views/lazy/lazyMade.ts';
import type { KeepingBinding, KeepingOptions } from './connectKeeping.ts';
import { keepingCode } from './keepingCode.ts';
import { latePort } from './latePort.ts';

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
  const { made, use } = lazyMade(keepingCode, ({ connectKeeping }) =>
    connectKeeping({ ...options, first }),
  );
  const promised = () => new Promise<KeepingBinding>((resolve) => void use(resolve));
  if (begins.opened || awaited) use();
  else {
    const isTouched = touching(first);
    const stopWaiting = store.subscribe((state) => {
      if (!isTouched(state)) return;
      stopWaiting();
      use();
    });
  }
  return {
    port: latePort(engine, { made, use }, () => true),
    access: {
      ready: async () => (await promised()).access.ready(),
      get isOpened() {
        return made()?.access.isOpened ?? false;
      },
    },
    flush: () => made()?.flush(),
    letGo: () => made()?.letGo(),
    comeBack: async () => made()?.comeBack(),
    resume: (work) => void use((keeping) => keeping.resume(work)),
    work: async () => (await promised()).work(),
    backToLastWork: () => void use((keeping) => keeping.backToLastWork()),
    takeBack: (run) => void use((keeping) => keeping.takeBack(run)),
    startOver: () => void use((keeping) => keeping.startOver()),
    keepAgain: () => void use((keeping) => keeping.keepAgain()),
    downloadKept: () => void use((keeping) => keeping.downloadKept()),
    startClean: () => void use((keeping) => keeping.startClean()),
  };
}
