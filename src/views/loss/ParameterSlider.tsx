/** One slider row: symbol and meaning, number field, rail with its marks, ends in words. */
import { type CSSProperties, type KeyboardEvent, useRef, useState } from 'react';
import { canonical } from '../../losses/conventions.ts';
import { type ParameterRole, parameterStep } from '../../losses/parameters.ts';
import { currentLoss } from '../../state/selectors.ts';
import type { AppState } from '../../state/store.ts';
import { useActions, useAppStore, useCalm } from '../appContext.ts';
import { RangeInput } from '../controls/RangeInput.tsx';
import {
  nudged,
  positionOf,
  type SliderRow,
  sliderRow,
  spokenValue,
} from '../controls/sliderRows.ts';
import { lazyView } from '../lazy/lazyView.tsx';
import { roleClass } from '../roleClass.ts';
import { useDrawing } from '../useDrawing.ts';
import { word } from '../words/word.ts';
import { deltaClassNames, useDeltaClass, withDelta } from './deltaClass.ts';
import { NumberField } from './NumberField.tsx';

const DeltaClasses = lazyView(
  'The δ of one class',
  'DeltaClasses',
  () => import('./DeltaClasses.tsx'),
);

/** Shift makes an arrow ten times as long. */
const longStep = 0.1;

/** A custom property with a share of the rail, [0, 1]. */
const at = (position: number) => ({ '--x': position }) as CSSProperties;

/** "region (Tversky)" as two parts, so that a narrow row can leave the second out. */
function EndLabel({ text, end }: { text: string; end: 'low' | 'high' }) {
  const [, short = text, rest] = /^(.*?)( \(.*\))$/.exec(text) ?? [];
  return (
    <span className={end}>
      <span {...word(text)}>
        {short}
        {rest && <span className="long">{rest}</span>}
      </span>
    </span>
  );
}

function RailMarks({ row }: { row: SliderRow }) {
  const { definition, pinned } = row;
  const { divergesFrom, ticks } = definition;
  return (
    <>
      <span className="rail" />
      {divergesFrom !== undefined && (
        <span className="diverging" style={at(positionOf(definition, divergesFrom))} />
      )}
      {ticks.map(({ value }) => (
        <span key={value} className="tick" style={at(positionOf(definition, value))} />
      ))}
      <span className="fill" />
      {pinned !== null && <span className="pin" style={at(positionOf(definition, pinned))} />}
    </>
  );
}

export function ParameterSlider({ role }: { role: ParameterRole }) {
  const actions = useActions();
  const store = useAppStore();
  const slider = useRef<HTMLDivElement>(null);
  const rail = useRef<HTMLInputElement>(null);
  const [held, setHeld] = useState(false);
  const [deltaClass, setDeltaClass] = useDeltaClass();
  const hasClasses = useCalm((state) => deltaClassNames(state).length > 0);
  const own = role === 'delta' ? deltaClass : null;
  /** The row as it is in the frame of the hand; what is rendered may be a little behind. */
  const rowOf = ({ session }: AppState) =>
    sliderRow(role, withDelta(session.loss, own), session.pinned, session.convention);
  const choice = useCalm((state) => state.session.loss);
  const pinned = useCalm((state) => state.session.pinned);
  const convention = useCalm((state) => state.session.convention);
  const row = sliderRow(role, withDelta(choice, own), pinned, convention);
  const { definition, meaning, fixed } = row;
  const label = `${definition.symbol} ${definition.name}`;

  useDrawing(
    (state) => {
      const { definition: shown, value } = rowOf(state);
      return [shown, value, state.session.convention];
    },
    (state) => {
      const now = rowOf(state);
      slider.current?.style.setProperty('--t', String(positionOf(now.definition, now.value)));
      if (!rail.current) return;
      // The rail under the hand has it already, and the browser would lay it out again.
      if (rail.current.valueAsNumber !== now.value) rail.current.value = String(now.value);
      rail.current.setAttribute('aria-valuetext', spokenValue(now));
    },
    'write',
  );

  const move = (next: number) => {
    if (own === null) actions.setParameter(definition.id, next);
    else actions.setClassDelta(own, next);
    const { vary } = store.getState().session.view;
    // Curves follow the slider last held, unless they were switched off.
    if (vary !== null && vary !== role) actions.setView({ vary: role });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.shiftKey) return;
    const up = event.key === 'ArrowRight' || event.key === 'ArrowUp';
    const down = event.key === 'ArrowLeft' || event.key === 'ArrowDown';
    if (!up && !down) return;
    event.preventDefault();
    move(nudged(rowOf(store.getState()).value, up ? longStep : -longStep));
  };

  return (
    <div
      ref={slider}
      className={`slider ${roleClass[role]}`}
      data-fixed={fixed || undefined}
      data-held={held || undefined}
      style={{ '--t': positionOf(definition, row.value) } as CSSProperties}
    >
      <span className="name">
        <span className="sym" {...word(definition.id, true)}>
          {definition.symbol}
        </span>
        <span className="word" data-term={definition.id}>
          {definition.name}
        </span>
        {role === 'delta' && hasClasses ? (
          <DeltaClasses chosen={deltaClass} onChoose={setDeltaClass} />
        ) : (
          <span className="meaning">{meaning}</span>
        )}
      </span>
      <NumberField
        label={`value of ${definition.name}`}
        value={(state) => rowOf(state).shownValue}
        step={parameterStep}
        longStep={longStep}
        disabled={fixed}
        onChange={(typed) => {
          const state = store.getState();
          const { convention } = state.session;
          move(canonical(convention, currentLoss(state), definition.id, typed));
        }}
      />
      <div className="track" data-what={definition.id}>
        <RailMarks row={row} />
        <RangeInput
          ref={rail}
          aria-label={label}
          aria-valuetext={spokenValue(row)}
          min={definition.minimum}
          max={definition.maximum}
          step={parameterStep}
          defaultValue={row.value}
          disabled={fixed}
          onMove={move}
          onHeld={setHeld}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="ends">
        <EndLabel text={definition.ends[0]} end="low" />
        {definition.ticks.map(
          (tick) =>
            tick.label && (
              <button
                key={tick.value}
                type="button"
                className="goto"
                style={at(positionOf(definition, tick.value))}
                disabled={fixed}
                aria-label={`set ${definition.name} to ${tick.value}, ${tick.label}`}
                onClick={() => move(tick.value)}
              >
                {tick.label}
              </button>
            ),
        )}
        <EndLabel text={definition.ends[1]} end="high" />
      </div>
    </div>
  );
}
