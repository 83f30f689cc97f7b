/**
 * The selected image as the network sees it in finer detail than it was trained at: tiles of the
 * training size, blended, beside the prediction at the training size.
 */
import '../styles/fine.css';
import { useEffect, useMemo, useState } from 'react';
import type { Sample } from '../../datasets/dataset.ts';
import type { FinePrediction } from '../../engine/protocol.ts';
import { classLevels } from '../../masks/classMaps.ts';
import { judgedLabels } from '../../masks/leftOut.ts';
import { currentSample } from '../../state/selectors.ts';
import { useActions, useApp, useAppStore } from '../appContext.ts';
import { ChoiceRow } from '../controls/ChoiceRow.tsx';
import { CloseDialog, Dialog } from '../controls/Dialog.tsx';
import { FineCanvas } from './FineCanvas.tsx';
import { classDice, worthwhileZooms } from './fineModel.ts';

interface Predicted {
  readonly size: number;
  readonly step: number;
  /** Levels of each class against all others, C − 1 of [size, size]. */
  readonly maps: readonly Uint16Array[];
  /** With `leftOut` where nothing is judged. */
  readonly mask: Uint8Array | null;
}

function Result({ title, sample, predicted }: ResultProps) {
  const threshold = useApp((state) => state.session.view.threshold);
  const classNames = useApp((state) => state.live.dataset?.classNames);
  const { size, maps, mask } = predicted;
  const dice = mask ? classDice(size, maps, mask, threshold) : [];
  const texts = dice.map((value, i) =>
    dice.length > 1
      ? `${classNames?.[i] ?? `class ${i + 1}`} ${value.toFixed(3)}`
      : value.toFixed(3),
  );
  return (
    <figure>
      <FineCanvas
        label={`${title} of ${sample.name}`}
        picture={sample.picture}
        aspect={sample.width / sample.height}
        frame={sample.frame}
        size={size}
        maps={maps}
        mask={mask}
        threshold={threshold}
      />
      <figcaption>
        <b>{title}</b>, {size} × {size}, step {predicted.step}
        {texts.length > 0 && <span className="value">Dice {texts.join(', ')}</span>}
      </figcaption>
    </figure>
  );
}

interface ResultProps {
  readonly title: string;
  readonly sample: Sample;
  readonly predicted: Predicted;
}

function FineResult({ sample, prediction }: { sample: Sample; prediction: FinePrediction }) {
  const predicted = useMemo(
    () => ({ ...prediction, maps: classLevels(prediction.differences) }),
    [prediction],
  );
  return <Result title="In tiles" sample={sample} predicted={predicted} />;
}

export function FineDialog({ onClose }: { onClose: () => void }) {
  const store = useAppStore();
  const { predictFine, cancelFine } = useActions();
  const fine = useApp((state) => state.live.fine);
  // As things are when the dialog opens: what is compared must not change under training.
  const [{ sample, size, coarse }] = useState(() => {
    const state = store.getState();
    const { prediction, dataset } = state.live;
    const current = currentSample(state);
    const step = prediction?.origin;
    return {
      sample: current,
      size: dataset?.size ?? 1,
      coarse:
        current && prediction && typeof step === 'number'
          ? {
              size: prediction.map.size,
              step,
              maps: prediction.classMaps.map(({ levels }) => levels),
              mask: judgedLabels(current),
            }
          : null,
    };
  });
  const zooms = sample ? worthwhileZooms(size, Math.max(sample.width, sample.height)) : [];
  const [zoom, setZoom] = useState(zooms.includes(2) ? 2 : 0);
  useEffect(() => {
    if (sample && zoom > 0) predictFine(sample.id, zoom);
    return cancelFine;
  }, [sample, zoom, predictFine, cancelFine]);
  if (!sample) return null;
  return (
    <Dialog className="fine-dialog" labelledBy="fine-heading" onClose={onClose}>
      <div className="dialog-body fine-body">
        <div>
          <h2 id="fine-heading">{sample.name} in finer detail</h2>
          <p className="note">
            The image is cut into overlapping tiles of {size} × {size} pixels, the size the network
            was trained at, and their predictions are blended. Objects look larger to it than in
            training, so finer is not always better. Solid line: truth; dashed: prediction.
          </p>
        </div>
        {zooms.length === 0 ? (
          <p className="note">
            The picture has no more pixels than the training size; there is no finer detail to see.
          </p>
        ) : (
          <ChoiceRow
            name="Detail"
            lead="Detail"
            choices={zooms.map((value) => ({
              value: String(value),
              name: `${value} times the training size`,
              content: `${value * size}²`,
            }))}
            value={String(zoom)}
            onChange={(value) => setZoom(Number(value))}
          />
        )}
        <div className="fine-pair">
          {coarse && <Result title="Training size" sample={sample} predicted={coarse} />}
          {fine.kind === 'done' && <FineResult sample={sample} prediction={fine.prediction} />}
          {fine.kind === 'working' && (
            <div className="fine-progress">
              <span>{fine.total > 0 ? `Tile ${fine.done} of ${fine.total}` : 'Cutting tiles'}</span>
              <progress
                aria-label="Tiles predicted"
                max={fine.total || 1}
                value={fine.total > 0 ? fine.done : undefined}
              />
            </div>
          )}
          {fine.kind === 'failed' && <p className="note">{fine.problem}</p>}
        </div>
        <footer>
          <CloseDialog>{fine.kind === 'working' ? 'Cancel' : 'Close'}</CloseDialog>
        </footer>
      </div>
    </Dialog>
  );
}
