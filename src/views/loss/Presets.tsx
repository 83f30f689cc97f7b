/** Published and recommended settings, reached by a short glide. */
import { lossDefinition } from '../../losses/catalogue.ts';
import { type Preset, presetAt, presets } from '../../losses/presets.ts';
import { useActions, useAppStore, useCalm } from '../appContext.ts';
import { glideTo } from '../glide.ts';

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
  return (
    <fieldset className="presets" aria-label="Presets">
      <span className="lab" aria-hidden="true">
        Presets
      </span>
      <div>
        {presets.map((preset) => (
          <button
            key={preset.id}
            type="button"
            className="linkb"
            title={preset.title}
            aria-pressed={preset.id === current?.id}
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
  );
}
