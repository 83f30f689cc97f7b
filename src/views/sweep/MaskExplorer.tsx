/** Sliders over a finished sweep: the mask that each setting gave, of the nearest trial or blended between trials. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { aspectOf } from '../../datasets/augment/augmentImage.ts';
import type { KeptStudy, TrialMaps } from '../../runs/sweep/keptStudy.ts';
import type { Place } from '../../runs/sweep/neighbours.ts';
import { meanScore } from '../../runs/sweep/points.ts';
import { reached } from '../../runs/sweep/schedule.ts';
import { positionOf, valueAt } from '../../runs/sweep/space.ts';
import { createRunActions } from '../../state/runActions.ts';
import { settingOf } from '../../state/session/settingOf.ts';
import { linkText, sessionOfTrial } from '../../state/sweep/trials.ts';
import { useApp, useAppStore } from '../appContext.ts';
import { GreekText } from '../controls/GreekText.tsx';
import { RangeInput } from '../controls/RangeInput.tsx';
import { useEndOf } from '../controls/useEndOf.ts';
import { WordChoice } from '../controls/WordChoice.tsx';
import { hues, type NamedAxis, settingText, valueText } from './axisNames.ts';
import { MaskPicture, pictureSide } from './maskPicture.ts';
import type { ShownMap } from './shownMap.ts';
import { sweepView, useSweepView } from './sweepView.ts';

const betweens = ['nearest', 'blend'] as const;
const betweenNames = { nearest: 'Nearest trial', blend: 'Blend' } as const;
const layers = ['errors', 'probability'] as const;
const layerNames = { errors: 'Errors', probability: 'Probability' } as const;
/** How long it says that something worked. */
const confirmationMs = 2500;

interface ExplorerProps {
  readonly kept: KeptStudy;
  readonly axes: readonly NamedAxis[];
  readonly maps: ReadonlyMap<number, TrialMaps>;
  readonly place: Place;
  readonly shown: ShownMap;
}

function PlaceSlider({ named, place }: { named: NamedAxis; place: Place }) {
  const { axis, name, role } = named;
  const value = place[axis.key] ?? '';
  const text = valueText(axis, value);
  const heading = (
    <span className="heading">
      <span style={role ? { color: hues[role] } : undefined}>
        <GreekText text={name} />
      </span>
      {axis.kind === 'number' && <span className="value">{text}</span>}
    </span>
  );
  if (axis.kind === 'choice')
    return (
      <label className="small-slider">
        {heading}
        <select
          aria-label={`${name} of the sweep`}
          value={String(value)}
          onChange={(event) => sweepView.move({ [axis.key]: event.target.value })}
        >
          {axis.choices.map((choice) => (
            <option key={choice} value={choice}>
              {valueText(axis, choice)}
            </option>
          ))}
        </select>
      </label>
    );
  return (
    <label className="small-slider">
      {heading}
      <RangeInput
        aria-label={`${name} of the sweep`}
        aria-valuetext={text}
        min={0}
        max={1}
        step={0.01}
        value={positionOf(axis, Number(value))}
        onMove={(position) => sweepView.move({ [axis.key]: valueAt(axis, position) })}
      />
    </label>
  );
}

function Picture({ kept, maps, shown }: Pick<ExplorerProps, 'kept' | 'maps' | 'shown'>) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const dataset = useApp(({ live }) => live.dataset);
  const threshold = useApp(({ session }) => session.view.threshold);
  const image = useSweepView((view) => view.image);
  const layer = useSweepView((view) => view.layer);
  const first = shown.neighbours[0]?.trials[0];
  const sampleId = first && maps.get(first.number)?.maps[image]?.sampleId;
  const sample = dataset?.samples.find(({ id }) => id === sampleId) ?? null;
  const size = dataset?.size ?? 0;
  const picture = useMemo(() => sample && new MaskPicture(sample, size), [sample, size]);
  const { probability } = shown;
  useEffect(() => {
    if (canvas.current && picture && probability)
      picture.draw(canvas.current, probability, layer, threshold);
  }, [picture, probability, layer, threshold]);
  if (!sample)
    return (
      <p className="sweep-no-picture">
        The images of {kept.study.name} are not open. Open them to see its masks.
      </p>
    );
  return (
    <canvas
      ref={canvas}
      className="sweep-picture"
      role="img"
      aria-label={`Mask of the sweep, ${sample.name}`}
      width={pictureSide}
      height={pictureSide}
      style={{ aspectRatio: aspectOf(sample) }}
    />
  );
}

/** What is shown, in words. */
function Said({ kept, axes, shown }: Pick<ExplorerProps, 'kept' | 'axes' | 'shown'>) {
  const { neighbours } = shown;
  const [first] = neighbours;
  const trial = first?.trials[0];
  if (!first || !trial) return null;
  const dice = meanScore(first.trials);
  const seeds = first.trials.length > 1 ? `, mean of ${first.trials.length} seeds` : '';
  const end = reached(trial) < kept.study.steps ? `, stopped at step ${reached(trial)}` : '';
  const its = `${settingText(axes, trial)}: Dice ${dice.toFixed(3)}${seeds}${end}`;
  const text =
    neighbours.length === 1
      ? `Trial ${trial.number + 1}, ${its}.`
      : `Blend of the ${neighbours.length} nearest settings. The nearest counts ${Math.round(100 * first.weight)} %, ${its}. Nothing was trained in between.`;
  return (
    <p className="sweep-said">
      <GreekText text={text} />
    </p>
  );
}

function UseButton({ kept, place, shown }: Pick<ExplorerProps, 'kept' | 'place' | 'shown'>) {
  const store = useAppStore();
  const actions = useMemo(() => createRunActions(store), [store]);
  const [isDone, setDone] = useState(false);
  useEndOf(isDone || null, confirmationMs, () => setDone(false));
  const use = () => {
    const { study } = kept;
    const [first] = shown.neighbours;
    const trial = first?.trials[0];
    if (!trial) return;
    // Between trials it is the place of the sliders.
    const isBetween = shown.neighbours.length > 1;
    const values = isBetween
      ? Object.fromEntries(
          study.space.map(({ key }) => [key, linkText(key, place[key] ?? trial.values[key] ?? '')]),
        )
      : trial.values;
    const session = sessionOfTrial(study, { values, seed: trial.seed });
    actions.takeSetting({ setting: settingOf(session) });
    setDone(true);
  };
  return (
    <p className="sweep-use">
      <button type="button" className="btn" onClick={use}>
        Use this setting
      </button>
      <span aria-live="polite">{isDone && 'The sliders have it.'}</span>
    </p>
  );
}

export function MaskExplorer(props: ExplorerProps) {
  const { axes, maps, place, shown } = props;
  const image = useSweepView((view) => view.image);
  const between = useSweepView((view) => view.between);
  const layer = useSweepView((view) => view.layer);
  const first = shown.neighbours[0]?.trials[0];
  const images = (first && maps.get(first.number)?.maps.length) ?? 0;
  const positions = Array.from({ length: images }, (_, i) => `${i + 1}`);
  return (
    <section className="sweep-explorer" aria-label="Masks of the sweep">
      <div className="sweep-line">
        <WordChoice
          label="What is shown over the image"
          options={layers}
          names={layerNames}
          value={layer}
          onChange={(to) => sweepView.set({ layer: to })}
        />
        {images > 1 && (
          <WordChoice
            label="Validation image"
            options={positions}
            value={`${image + 1}`}
            onChange={(to) => sweepView.set({ image: Number(to) - 1 })}
          />
        )}
      </div>
      <Picture {...props} />
      <Said {...props} />
      <div className="sweep-line">
        <WordChoice
          label="Between trials"
          options={betweens}
          names={betweenNames}
          value={between}
          onChange={(to) => sweepView.set({ between: to })}
        />
      </div>
      <div className="sweep-sliders">
        {axes.map((named) => (
          <PlaceSlider key={named.axis.key} {...{ named, place }} />
        ))}
      </div>
      <UseButton {...props} />
    </section>
  );
}
