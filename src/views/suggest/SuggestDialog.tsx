/** What the open masks say of the losses before any training, and a range to try. */
import '../styles/suggest.css';
import { useMemo } from 'react';
import { parameterDefinitions } from '../../losses/parameters.ts';
import { maskStatistics } from '../../metrics/maskStatistics.ts';
import { racedValues } from '../../runs/raceDesigns.ts';
import { focusOf } from '../../state/selectors.ts';
import { useActions, useApp } from '../appContext.ts';
import { CloseDialog, Dialog } from '../controls/Dialog.tsx';
import { GreekText } from '../controls/GreekText.tsx';
import { percent } from '../data/shareText.ts';
import { places } from '../places.ts';
import { sweepView } from '../sweep/sweepView.ts';
import { openMasks } from './openMasks.ts';
import { rangeDraft } from './rangeDraft.ts';
import {
  maskSentences,
  rangeSentences,
  rangeValues,
  type Suggestion,
  suggestion,
} from './suggestion.ts';

/** Foreground at the left, background at the right. */
function Balance({ foreground }: { readonly foreground: number }) {
  return (
    <>
      <span className="suggest-bar" aria-hidden="true">
        <i style={{ width: `${100 * foreground}%` }} />
      </span>
      {percent(foreground)}
    </>
  );
}

function PullTable({ share, rows }: Pick<Suggestion, 'share' | 'rows'>) {
  return (
    <table className="dialog-table suggest-table">
      <caption>Share of the foreground in the pull, and what the loss settles at</caption>
      <thead>
        <tr>
          <th scope="col">Loss</th>
          <th scope="col">p = ½ everywhere</th>
          <th scope="col">p = {percent(share)} everywhere</th>
          <th scope="col">Settles at p</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, isCurrent, start, allBackground, rest }) => (
          <tr key={name} aria-current={isCurrent || undefined}>
            <th scope="row">{name}</th>
            <td>
              <Balance foreground={start} />
            </td>
            <td>
              <Balance foreground={allBackground} />
            </td>
            <td>{percent(rest)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RaceRange({
  suggested,
  onClose,
}: {
  readonly suggested: Suggestion;
  readonly onClose: () => void;
}) {
  const { startRace } = useActions();
  const loss = useApp(({ session }) => session.loss);
  const { choice, range } = suggested;
  if (!range) return null;
  const values = rangeValues(range);
  const race = racedValues(loss, choice, range.parameter, values);
  const { symbol } = parameterDefinitions[range.parameter];
  const said = values.map((value) => value.toFixed(2)).join(', ');
  return (
    <button
      type="button"
      className="btn"
      onClick={() => {
        void startRace(race);
        onClose();
      }}
    >
      Race this setting and {symbol} {said}
    </button>
  );
}

/** A sweep over the range is set up; it begins where the person starts it. */
function SweepRange({
  suggested: { choice, range },
  onClose,
}: {
  readonly suggested: Suggestion;
  readonly onClose: () => void;
}) {
  const session = useApp((state) => state.session);
  if (!range || choice.id !== session.loss.id) return null;
  return (
    <button
      type="button"
      className="btn"
      onClick={() => {
        onClose();
        sweepView.set({ draft: rangeDraft(session, range), isSettingUp: true });
        places.show('Sweep');
      }}
    >
      Set up a sweep
    </button>
  );
}

function useSuggestion() {
  const dataset = useApp(({ live }) => live.dataset);
  const focus = useApp(focusOf);
  const loss = useApp(({ session }) => session.loss);
  const depth = useApp(({ session }) => session.network.depth);
  const counted = useMemo(() => {
    if (!dataset) return null;
    const { masks, total } = openMasks(dataset, focus);
    return { total, size: dataset.size, statistics: maskStatistics(masks, dataset.size) };
  }, [dataset, focus]);
  return useMemo(() => {
    if (!counted) return null;
    const { statistics, total, size } = counted;
    const suggested = suggestion(statistics, size ** 2, loss);
    if (!suggested) return null;
    const sentences = maskSentences(statistics, suggested.share, { total, size, depth });
    return { suggested, sentences };
  }, [counted, loss, depth]);
}

export function SuggestDialog({ onClose }: { onClose: () => void }) {
  const found = useSuggestion();
  const [range, reason] = found ? rangeSentences(found.suggested) : ['', ''];
  return (
    <Dialog className="suggest-dialog" labelledBy="suggest-heading" onClose={onClose}>
      <div className="dialog-body">
        <h2 id="suggest-heading">What these masks ask for</h2>
        {found ? (
          <>
            <p>{found.sentences.join(' ')}</p>
            <p>
              <b>
                <GreekText text={range} />
              </b>{' '}
              <GreekText text={reason} />
            </p>
            <PullTable {...found.suggested} />
            <p className="note">
              The pull is the gradient on all pixels, by their true class, if the network predicted
              one probability everywhere: ½ as it does at first, then the share of the foreground,
              as it does once it has learnt what most pixels are. Above 50 % the loss asks for more
              foreground. Settles at: where the loss is lowest while the network cannot see yet.
            </p>
            <p className="note">
              All this is read off the masks alone. It knows nothing of how clear the objects are in
              the images, of wrong labels or of how long you train, and not which setting ends best:
              train, and compare.
            </p>
          </>
        ) : (
          <p>
            None of the training images has a mask with the class looked at beside background, so
            nothing can be said. Open images with masks, or move some of them to training.
          </p>
        )}
        <footer>
          <CloseDialog />
          {found && <RaceRange suggested={found.suggested} onClose={onClose} />}
          {found && <SweepRange suggested={found.suggested} onClose={onClose} />}
        </footer>
      </div>
    </Dialog>
  );
}
