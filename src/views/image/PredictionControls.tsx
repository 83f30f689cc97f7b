/** Where the prediction comes from, its threshold, and the sliders of the simulated one. */
import { useId } from 'react';
import {
  pixelsOfMap,
  type SimulationSettings,
  simulationRanges,
} from '../../masks/simulatedPrediction.ts';
import { currentSample } from '../../state/selectors.ts';
import { predictionSources, thresholdRange } from '../../state/session/session.ts';
import { useActions, useApp } from '../appContext.ts';
import { SmallSlider } from '../controls/SmallSlider.tsx';
import { useRadioGroup } from '../controls/useRadioGroup.ts';
import { FineButton } from '../fine/FineButton.tsx';
import { word } from '../words/word.ts';

const simulationSliders: readonly {
  readonly key: keyof SimulationSettings;
  readonly name: string;
  readonly step: number;
  readonly unit: 'px' | '';
}[] = [
  { key: 'blur', name: 'Blur', step: 0.5, unit: 'px' },
  { key: 'shift', name: 'Shift', step: 1, unit: 'px' },
  { key: 'confidence', name: 'Confidence', step: 0.01, unit: '' },
  { key: 'missed', name: 'Missed', step: 0.01, unit: '' },
  { key: 'falseAlarms', name: 'False alarms', step: 0.01, unit: '' },
];

const sourceNames = { simulated: 'Simulated', network: 'U-Net' } as const;

export function PredictionControls() {
  const source = useApp((state) => state.session.view.source);
  const simulation = useApp((state) => state.session.view.simulation);
  const threshold = useApp((state) => state.session.view.threshold);
  const size = useApp(({ live, session }) => live.dataset?.size ?? session.size);
  const maskless = useApp((state) => currentSample(state)?.mask === null);
  const { setView, setSimulation } = useActions();
  const { onKeyDown, option } = useRadioGroup({
    options: predictionSources,
    value: source,
    onChange: (value) => setView({ source: value }),
  });
  const reasonId = useId();
  let reason = '';
  if (source === 'network') reason = 'Off: the U-Net makes this prediction.';
  else if (maskless) reason = 'Off: a simulation needs a mask.';
  const fixedBy = reason ? reasonId : null;
  return (
    <div className="prediction-controls">
      <div className="source">
        <span className="lab" {...word('Prediction')}>
          Prediction
        </span>
        <div
          className="source-choice"
          role="radiogroup"
          aria-label="Prediction source"
          onKeyDown={onKeyDown}
        >
          {predictionSources.map((value) => (
            <button
              key={value}
              {...option(value)}
              data-name={sourceNames[value]}
              data-what={sourceNames[value]}
            >
              {sourceNames[value]}
            </button>
          ))}
        </div>
      </div>
      <SmallSlider
        name="Threshold"
        value={threshold}
        text={threshold.toFixed(2)}
        minimum={thresholdRange[0]}
        maximum={thresholdRange[1]}
        step={0.01}
        fixedBy={null}
        onChange={(value) => setView({ threshold: value })}
      />
      {simulationSliders.map(({ key, name, step, unit }) => (
        <SmallSlider
          key={key}
          name={name}
          value={simulation[key]}
          text={
            unit
              ? `${Number(pixelsOfMap(simulation[key], size).toFixed(1))} ${unit}`
              : simulation[key].toFixed(2)
          }
          minimum={simulationRanges[key][0]}
          maximum={simulationRanges[key][1]}
          step={step}
          fixedBy={fixedBy}
          onChange={(value) => setSimulation({ [key]: value })}
        />
      ))}
      {fixedBy && (
        <p id={reasonId} className="fixed-reason">
          {reason}
          {source === 'network' && <FineButton />}
        </p>
      )}
    </div>
  );
}
