/** Which layer lies over the image, and how strongly. */
import { currentSample } from '../../state/selectors.ts';
import { layers } from '../../state/session/session.ts';
import { useActions, useApp } from '../appContext.ts';
import { RangeInput } from '../controls/RangeInput.tsx';
import { useRadioGroup } from '../controls/useRadioGroup.ts';
import { word } from '../words/word.ts';
import { layerNames, shownLayer } from './stage/layerNames.ts';

export function LayerBar() {
  const sample = useApp(currentSample);
  const layer = useApp((state) => shownLayer(currentSample(state), state.session.view.layer));
  const opacity = useApp((state) => state.session.view.opacity);
  const { setView } = useActions();
  // The legend says why the others wait for a mask.
  const maskless = sample !== null && !sample.mask;
  const { onKeyDown, option } = useRadioGroup({
    options: maskless ? (['probability'] as const) : layers,
    value: layer,
    onChange: (value) => setView({ layer: value }),
  });
  return (
    <div className="layer-bar">
      <div className="tabs" role="radiogroup" aria-label="Layer" onKeyDown={onKeyDown}>
        {layers.map((value) => (
          <button
            key={value}
            {...option(value)}
            data-name={layerNames[value]}
            data-what={layerNames[value]}
            disabled={maskless && value !== layer}
          >
            {layerNames[value]}
          </button>
        ))}
      </div>
      <label className="opacity">
        <span className="lab" {...word('Opacity')}>
          Opacity
        </span>
        <RangeInput
          min="0"
          max="1"
          step="0.01"
          value={opacity}
          aria-valuetext={`${Math.round(100 * opacity)} %`}
          onMove={(value) => setView({ opacity: value })}
        />
      </label>
    </div>
  );
}
