/** Published and recommended settings, reached by a short glide; under them where one of them comes from. */
import '../styles/presets.css';
import { useId, useState } from 'react';
import { lossDefinition } from '../../losses/catalogue.ts';
import { type Preset, presetAt, presets } from '../../losses/presets.ts';
import { useActions, useAppStore, useCalm } from '../appContext.ts';
import { GreekText } from '../controls/GreekText.tsx';
import { glideTo } from '../glide.ts';
import { word } from '../words/word.ts';

/** Only what the loss reads is moved; the rest keeps its value for the other losses. */
function parametersOf({ choice }: Preset) {
  const { parameters } = lossDefinition(choice.id);
  return Object.fromEntries(parameters.map(({ id }) => [id, choice.parameters[id]]));
}

export function Presets() {
  const actions = useActions();
  const store = useAppStore();
  const { id, parameters } = useCalm((state) => state.session.loss);
  const current = presetAt(id, parameters);
  const [reached, reach] = useState<Preset | null>(null);
  const told = reached ?? current;
  const noteId = useId();
  const leave = () => reach(null);
  return (
    <>
      <fieldset className="presets" aria-label="Presets" data-what="Presets">
        <span className="lab" {...word('Presets')}>
          Presets
        </span>
        <div>
          {presets.map((preset) => (
            <button
              key={preset.id}
              type="button"
              className="linkb"
              aria-describedby={told === preset ? noteId : undefined}
              aria-pressed={preset.id === current?.id}
              onPointerEnter={() => reach(preset)}
              onPointerLeave={leave}
              onFocus={() => reach(preset)}
              onBlur={leave}
              onClick={() =>
                glideTo(store, actions, {
                  id: preset.choice.id,
                  parameters: parametersOf(preset),
                })
              }
            >
              {preset.name}
            </button>
          ))}
        </div>
      </fieldset>
      <p id={noteId} className="preset-note">
        {told && <GreekText text={`${told.title}.`} />}
      </p>
    </>
  );
}
