/** What is kept in the browser: the work that the page begins with or goes back to, and the one that is kept. */
import { messageOf } from '../../bridge/messages.ts';
import { WorkerStopped } from '../../bridge/pageEnd.ts';
import type { EnginePort, KeepingPort } from '../../state/ports.ts';
import { encodeSession } from '../../state/session/codec.ts';
import type { KeptWork } from '../../storage/keep/protocol.ts';
import type { Beginning } from './beginning.ts';
import { nothingKept, offerOf, sentences, stoppedNotice } from './keepingTexts.ts';
import { loadWork } from './keptWork.ts';
import type { StoreAccess } from './storeAccess.ts';
import type { Work } from './work.ts';
import { WorkKeeper, type WorkKeeperOptions } from './workKeeper.ts';

export { lookIntoStore } from './lookIntoStore.ts';

/** Wait for a store that does not answer before that is said. */
const slowMs = 10_000;

export interface KeepingOptions extends WorkKeeperOptions {
  /** What the page began with. */
  readonly begins: Beginning;
  /** What it would have begun with, had the store answered in time; null where it did. */
  readonly awaited: Promise<Beginning> | null;
  readonly download: (content: Blob, name: string) => void;
}

export interface KeepingBinding
  extends Omit<KeepingPort, 'saveProject' | 'saveStudy' | 'readRecords'> {
  /** The way to the engine, which sees which files are opened. */
  readonly port: EnginePort;
  /** The store, for what else is kept in it. */
  readonly access: Pick<StoreAccess, 'ready' | 'isOpened'>;
  /** The page may be closed any moment. */
  flush(): void;
  /** The page is left, maybe to be shown again: until then another one may keep. */
  letGo(): void;
  /** It is shown again. */
  comeBack(): Promise<void>;
  /** Goes on with a work from elsewhere, which is kept from now on. */
  resume(work: Work): void;
  /** The work as it is now. @throws Error where the engine does not answer */
  work(): Promise<Work>;
}

export function connectKeeping(options: KeepingOptions): KeepingBinding {
  const { store, client, begins, awaited } = options;
  const keeper = new WorkKeeper(options);
  const { access, line } = keeper;
  const setNotice = (notice: ReturnType<typeof nothingKept> | null) =>
    store.setState((state) => ({ live: { ...state.live, notice } }));
  let { offered } = begins;

  const begin = ({ opened, begun, files, session, isHeld }: Beginning) => {
    if (isHeld) access.hold();
    if (begun) keeper.goOn(begun);
    else if (files) keeper.expect({ session, files });
    if (opened) access.accept(opened);
  };

  /** The store answered after the page was shown: what a person did meanwhile is stronger. */
  const arrive = (late: Beginning) => {
    const { begun, files, session } = late;
    if (!keeper.isUntouched(encodeSession(begins.session))) {
      offered = begun?.kept ?? late.offered;
      const notice = late.isHeld ? late.notice : offerOf(offered);
      begin({ ...late, begun: null, files: null });
      if (notice) line.say(notice);
      return;
    }
    const { notice, shared } = store.getState().live;
    if (begun) keeper.resume(begun);
    else if (files) keeper.adopt({ session, files, painted: {}, run: null });
    // What was said of a damaged link stands.
    if (late.complaints.length > 0) setNotice(notice);
    // So does what its sender had trained, unless it was dismissed.
    store.setState(({ live }) => ({
      live: { ...live, shared: (shared && late.trained) ?? null },
    }));
    offered = late.offered;
    begin({ ...late, begun: null, files: null });
    if (late.notice) line.say(late.notice);
  };

  if (awaited) {
    const slow = setTimeout(() => line.off(sentences.slow), slowMs);
    void access.await(
      awaited.then((late) => {
        clearTimeout(slow);
        arrive(late);
        return late.opened;
      }),
    );
  }
  begin(begins);

  const back = async (kept: KeptWork) => {
    setNotice(null);
    await keeper.save();
    try {
      keeper.resume(await loadWork(client, kept));
      offered = null;
    } catch (reason) {
      const text = messageOf(reason);
      if (reason instanceof WorkerStopped)
        line.complain(sentences.stopped(text), stoppedNotice(text));
      else setNotice(nothingKept(`${text} ${sentences.stays}`));
    }
  };

  return {
    port: keeper.port,
    access,
    flush: () => keeper.flush(),
    letGo: () => {
      keeper.flush();
      access.letGo();
    },
    comeBack: () => access.resume(),
    resume: (work) => keeper.adopt(work),
    work: () => keeper.work(),
    backToLastWork: () => {
      if (offered) void back(offered);
      else setNotice(null);
    },
    takeBack: (id) => {
      const former = store.getState().live.formerRuns.find((run) => run.id === id);
      if (former) keeper.takeBack(former);
    },
    startOver: () => {
      void keeper.save();
      keeper.startOver();
    },
    keepAgain: () => {
      line.forgive();
      void keeper.save();
    },
    downloadKept: () => {
      client.ask('dump', null).then(
        (file) => options.download(file, 'loss-explorer-kept.zip'),
        (reason) => line.complain(sentences.notDownloaded(messageOf(reason))),
      );
    },
    startClean: () => {
      client.ask('clear', null).then(
        () => {
          offered = null;
          access.free();
          keeper.begin();
          setNotice(null);
          line.saved(null);
        },
        (reason) => line.complain(sentences.notKept(messageOf(reason))),
      );
    },
  };
}
