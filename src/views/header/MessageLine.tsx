/**
 * The line beside the title: the progress of an opening or of saving, else a person's own images, else what this page
 * is about; and what went wrong if anything did, which takes its place or stands on the foot (styles/message.css).
 * Nothing below moves.
 */

import { useEffect, useState, useSyncExternalStore } from 'react';
import { isOffer, type Notice, runOf } from '../../state/live.ts';
import type { repeatOffer } from '../../state/sharedTraining.ts';
import { useActions, useApp, useAppStore } from '../appContext.ts';
import { DataButton } from '../data/DataButton.tsx';
import type { CollectedFiles } from '../dropFiles.ts';
import { lazyModule, withModule } from '../lazy/lazyModule.ts';
import { loadFailures } from '../lazy/loadFailures.ts';
import { loadFailureText } from '../lazy/loadFailureText.ts';
import { places } from '../places.ts';
import { OpenButtons } from './OpenButtons.tsx';

function OpeningProgress() {
  const opening = useApp((state) => state.live.opening);
  const { cancelOpening } = useActions();
  if (!opening) return null;
  const { done, total, message } = opening;
  return (
    <div className="opening">
      <span className="opening-text">
        {total > 0 ? `Opening ${done} of ${total}` : 'Opening'}
        {message && <span className="note"> {message}</span>}
      </span>
      <progress aria-label="Opening files" max={total || 1} value={total > 0 ? done : undefined} />
      <button type="button" className="linkb" onClick={cancelOpening}>
        Cancel
      </button>
    </div>
  );
}

function SavingProgress() {
  const saving = useApp((state) => state.live.saving);
  const { cancelSaving } = useActions();
  if (!saving) return null;
  const { done, total, message } = saving;
  return (
    <div className="opening">
      <span className="opening-text">
        {message}
        {total > 1 && (
          <span className="note">
            {' '}
            {done} of {total}
          </span>
        )}
      </span>
      <progress aria-label="Saving" max={total || 1} value={total > 0 ? done : undefined} />
      <button type="button" className="linkb" onClick={cancelSaving}>
        Cancel
      </button>
    </div>
  );
}

function Lede() {
  return (
    <p className="lede">
      Move <i className="lam">λ</i>, <i className="del">δ</i> and <i className="gam">γ</i>; watch
      what the loss asks of every pixel.
    </p>
  );
}

function SmallerBatch({ batchSize }: { batchSize: number }) {
  const { setTraining, dismissNotice } = useActions();
  const onClick = () => {
    dismissNotice();
    setTraining({ batchSize });
  };
  return (
    <button type="button" className="btn" onClick={onClick}>
      Use batch {batchSize}
    </button>
  );
}

/** Of lazily loaded code that failed. */
function LoadFailureLine({ name }: { name: string }) {
  const losesTraining = useApp(
    ({ live }) => live.kept.kind === 'off' && runOf(live).history.length > 0,
  );
  return <p>{loadFailureText(name, { isOnline: navigator.onLine, losesTraining })}</p>;
}

function LoadFailureActions() {
  return (
    <span className="actions">
      <button type="button" className="btn" onClick={loadFailures.retry}>
        Try again
      </button>
      <button type="button" className="btn" onClick={() => window.location.reload()}>
        Reload the page
      </button>
      <button type="button" className="linkb" onClick={loadFailures.dismiss}>
        Dismiss
      </button>
    </span>
  );
}

/** Characters that have room beside the title, with the buttons that answer them. */
const longest = 90;

interface MessageLineProps {
  readonly onFiles: (collected: CollectedFiles) => void;
}

function NoticeActions({ notice, onFiles }: MessageLineProps & { readonly notice: Notice }) {
  const {
    dismissNotice,
    retry,
    keepAgain,
    backToLastWork,
    takeBack,
    takeFit,
    downloadKept,
    startClean,
  } = useActions();
  const { action, formerRun, fit } = notice;
  const showRuns = () => {
    dismissNotice();
    places.show('Runs');
  };
  return (
    <>
      {action === 'retry' && (
        <button type="button" className="btn" onClick={retry}>
          Retry
        </button>
      )}
      {action === 'keep-again' && (
        <button type="button" className="btn" onClick={keepAgain}>
          Try again
        </button>
      )}
      {action === 'runs' && (
        <button type="button" className="btn" onClick={showRuns}>
          Show runs
        </button>
      )}
      {action === 'smaller-batch' && notice.batchSize !== undefined && (
        <SmallerBatch batchSize={notice.batchSize} />
      )}
      {fit && (
        <button type="button" className="btn" onClick={() => takeFit(fit)}>
          {fit.name}
        </button>
      )}
      {action === 'back' && (
        <button type="button" className="btn" onClick={backToLastWork}>
          Back to your last work
        </button>
      )}
      {formerRun !== undefined && (
        <button type="button" className="btn" onClick={() => takeBack(formerRun)}>
          Undo
        </button>
      )}
      {action === 'start-clean' && (
        <>
          <button type="button" className="btn" onClick={downloadKept}>
            Download it
          </button>
          <button type="button" className="btn" onClick={startClean}>
            Start clean
          </button>
        </>
      )}
      {action === 'open-files' && (
        <OpenButtons files="Choose the files" folder="Choose the folder" onFiles={onFiles} />
      )}
    </>
  );
}

const sharedTraining = lazyModule(
  'The offer to repeat a training',
  () => import('../../state/sharedTraining.ts'),
  'repeatOffer',
);

/** The offer to repeat the training that the link speaks of; null without one, or before it is loaded. */
function useRepeatOffer() {
  const store = useAppStore();
  const isShared = useApp(({ live }) => live.shared !== null || live.repeated !== null);
  const [read, setRead] = useState<typeof repeatOffer | null>(null);
  useEffect(() => {
    if (isShared) return withModule(sharedTraining, (module) => setRead(() => module.repeatOffer));
  }, [isShared]);
  // One text of all, so that what is the same renders nothing anew.
  useApp((state) => JSON.stringify(read?.(state) ?? null));
  return read?.(store.getState()) ?? null;
}

export function MessageLine({ onFiles }: MessageLineProps) {
  const notice = useApp((state) => state.live.notice);
  const opening = useApp((state) => state.live.opening !== null);
  const ownImages = useApp((state) => (state.live.dataset?.hash ?? '') !== '');
  const saving = useApp((state) => state.live.saving !== null);
  // Before a notice, for it answers a press.
  const missing = useSyncExternalStore(loadFailures.subscribe, loadFailures.newest);
  const busy = opening || saving;
  const offer = useRepeatOffer();
  const { repeatShared, dismissShared, dismissNotice } = useActions();
  const says = missing !== null || notice !== null || offer !== null;
  const isCalm = missing === null && (!notice || isOffer(notice)) && !offer?.isDamaged;
  const dismiss = () => {
    dismissNotice();
    if (offer) dismissShared();
  };
  const text = [notice?.text, offer?.text].filter(Boolean).join(' ');
  const isLong = missing !== null || text.length > longest;
  const classes = ['said', says && 'speaks', isLong && 'long'].filter(Boolean);
  return (
    <div className="message">
      {opening ? <OpeningProgress /> : saving && <SavingProgress />}
      {/* Stays while its images are prepared anew: its panel is where that was asked for. */}
      {ownImages ? <DataButton hidden={busy} /> : !busy && <Lede />}
      <div className={classes.join(' ')}>
        {/* Always there: a screen reader announces only what enters a region it already knows. */}
        <div role="alert" className={isCalm ? 'alert calm' : 'alert'}>
          {missing !== null ? <LoadFailureLine name={missing} /> : says && <p>{text}</p>}
        </div>
        {missing !== null ? (
          <LoadFailureActions />
        ) : (
          says && (
            <span className="actions">
              {offer?.course && (
                <button
                  type="button"
                  className="btn"
                  onClick={() => offer.course && repeatShared(offer.course)}
                >
                  Repeat them
                </button>
              )}
              {notice && <NoticeActions notice={notice} onFiles={onFiles} />}
              <button type="button" className="linkb" onClick={dismiss}>
                Dismiss
              </button>
            </span>
          )
        )}
      </div>
    </div>
  );
}
