/** The scores that the field expects, of one split by the weights of one step. */
import '../styles/scores.css';
import { useEffect, useState } from 'react';
import type { Evaluation } from '../../engine/protocol.ts';
import { resultName } from '../../export/fileNames.ts';
import { scoresCsv } from '../../export/scoresCsv.ts';
import { calibrationBins } from '../../metrics/calibration.ts';
import { type ScoreId, scoreDefinitions, worstFirst } from '../../metrics/scores.ts';
import { runOf } from '../../state/live.ts';
import { useActions, useApp, useAppStore } from '../appContext.ts';
import { CloseDialog, Dialog } from '../controls/Dialog.tsx';
import { WordChoice } from '../controls/WordChoice.tsx';
import { download } from '../download.ts';
import { ScoreCurves } from './ScoreCurves.tsx';
import { ScoreTable, scoreText } from './ScoreTable.tsx';

type Split = Evaluation['split'];

/** Images listed from the worst on. */
const mostListed = 8;

/** The scores, or a sentence while or because there are none. */
function useEvaluation(split: Split): Evaluation | string {
  const { evaluate } = useActions();
  const threshold = useApp((state) => state.session.view.threshold);
  const isTrained = useApp((state) => runOf(state.live).history.length > 0);
  const [result, setResult] = useState<Evaluation | string>('');
  useEffect(() => {
    if (!isTrained) {
      setResult('Press Train first: the network has learnt nothing yet.');
      return;
    }
    setResult('Scoring the images; training waits meanwhile.');
    let isWanted = true;
    const say = (next: Evaluation | string) => isWanted && setResult(next);
    const { answer, cancel } = evaluate({ split, threshold, tolerance: null, overlap: 0 });
    answer.then(say, (reason: unknown) =>
      say(reason instanceof Error ? reason.message : String(reason)),
    );
    return () => {
      isWanted = false;
      cancel();
    };
  }, [evaluate, split, threshold, isTrained]);
  if (typeof result === 'string' || result.images.length > 0) return result;
  return result.unmasked > 0
    ? `None of the ${split} images has a mask, so nothing can be scored.`
    : `There is no ${split} image.`;
}

function Definitions({ evaluation }: { evaluation: Evaluation }) {
  const { rule, unit, pixel, unmasked } = evaluation;
  const isInPatches = useApp((state) => state.live.dataset?.patches !== undefined);
  return (
    <div className="note score-rules">
      <p>
        Two empty masks score 1 and have distance 0; where only one is empty, scores are 0,
        distances ∞ and left out of the mean.{' '}
        {unmasked > 0 && `${unmasked} without a mask left out.`}
      </p>
      <p>
        Decided at {rule.threshold}, at the {isInPatches ? 'scale of the patches' : 'training size'}{' '}
        (a pixel is {Number(pixel.toPrecision(3))} {unit}). Outlines are border pixels; surface Dice
        allows {rule.tolerance} {unit}. A lesion is a connected region, corners included, and counts
        as found from one pixel on. Area difference: above 0 is too much. Calibration:{' '}
        {calibrationBins} bins.
      </p>
    </div>
  );
}

function Scores({ evaluation, onClose }: { evaluation: Evaluation; onClose: () => void }) {
  const store = useAppStore();
  const { selectImage, setView } = useActions();
  const classNames = useApp((state) => state.live.dataset?.classNames.join('\n') ?? '').split('\n');
  const [focus, setFocus] = useState(0);
  const [sortedBy, setSortedBy] = useState<ScoreId>('dice');
  const of = evaluation.classes[focus] ?? evaluation.classes[0];
  if (!of) return null;
  const { images, unit, step } = evaluation;
  const worst = worstFirst(
    sortedBy,
    of.images.map((image) => image[sortedBy]),
  );
  const look = (id: string) => {
    const { dataset } = store.getState().live;
    selectImage(dataset?.samples.findIndex((sample) => sample.id === id) ?? 0);
    onClose();
  };
  const save = () => {
    const { session, live } = store.getState();
    const origin = { title: live.dataset?.title ?? '', loss: session.loss.id, step };
    const text = scoresCsv(evaluation, classNames);
    const name = resultName(origin, `${evaluation.split}-scores`, 'csv');
    download(new Blob([text], { type: 'text/csv;charset=utf-8' }), name);
  };
  return (
    <>
      <p className="note">
        Step {step}, {images.length === 1 ? 'one image' : `${images.length} images`}.{' '}
        <button type="button" className="linkb" onClick={save}>
          Save as CSV
        </button>
      </p>
      {classNames.length > 1 && (
        <WordChoice
          label="Class"
          options={classNames.map((_, c) => String(c))}
          names={Object.fromEntries(classNames.entries())}
          value={String(focus)}
          onChange={(next) => setFocus(Number(next))}
        />
      )}
      <ScoreTable {...{ of, unit, sortedBy, images }} onSort={setSortedBy} />
      <p>
        Worst by {scoreDefinitions[sortedBy].name}:
        {worst.slice(0, mostListed).map((i) => (
          <button
            key={images[i]?.id}
            type="button"
            className="linkb score-worst"
            onClick={() => look(images[i]?.id ?? '')}
          >
            {images[i]?.name} {scoreText(of.images[i]?.[sortedBy] ?? null)}
          </button>
        ))}
      </p>
      <ScoreCurves of={of} />
      <p>
        Dice over all pixels is highest at {of.best.threshold.toFixed(2)}: {scoreText(of.best.dice)}
        .{' '}
        <button
          type="button"
          className="linkb"
          onClick={() => setView({ threshold: of.best.threshold })}
        >
          Set the threshold to {of.best.threshold.toFixed(2)}
        </button>
      </p>
      <Definitions evaluation={evaluation} />
    </>
  );
}

export function ScoresDialog({ onClose }: { onClose: () => void }) {
  const [split, setSplit] = useState<Split>('validation');
  const evaluation = useEvaluation(split);
  return (
    <Dialog className="scores-dialog" labelledBy="scores-heading" onClose={onClose}>
      <div className="dialog-body">
        <h2 id="scores-heading">Scores</h2>
        <WordChoice
          label="Split"
          options={['validation', 'training'] as const}
          names={{ validation: 'Validation', training: 'Training' }}
          value={split}
          onChange={setSplit}
        />
        {typeof evaluation === 'string' ? (
          <p aria-live="polite">{evaluation}</p>
        ) : (
          <Scores evaluation={evaluation} onClose={onClose} />
        )}
        <footer>
          <CloseDialog />
        </footer>
      </div>
    </Dialog>
  );
}
