/** How training images are changed each time they are trained on; the film strip shows draws of it. */
import { useEffect } from 'react';
import {
  type Augmentation,
  augmentationRanges,
  authorsAugmentation,
  isNeutral,
  type Mirror,
  mirrors,
  noAugmentation,
} from '../../runs/augmentation.ts';
import { useActions, useApp } from '../appContext.ts';
import { Panel } from '../controls/Panel.tsx';
import { SmallSlider } from '../controls/SmallSlider.tsx';
import { WordChoice } from '../controls/WordChoice.tsx';

const mirrorNames: Readonly<Record<Mirror, string>> = {
  none: 'no mirror',
  horizontal: 'left to right',
  both: 'both ways',
};

const percent = (value: number, digits = 0) => `${(100 * value).toFixed(digits)} %`;

interface Dial {
  readonly name: string;
  readonly range: keyof typeof augmentationRanges;
  readonly step: number;
  readonly get: (settings: Augmentation) => number;
  readonly set: (settings: Augmentation, value: number) => Partial<Augmentation>;
  readonly text: (value: number) => string;
}

const dials: readonly Dial[] = [
  {
    name: 'Rotation',
    range: 'rotation',
    step: 1,
    get: ({ rotation }) => rotation,
    set: (_, rotation) => ({ rotation }),
    text: (value) => (value === 0 ? 'none' : `±${value}°`),
  },
  {
    name: 'Elastic',
    range: 'elastic',
    step: 0.002,
    get: ({ elastic }) => elastic,
    set: (_, elastic) => ({ elastic }),
    text: (value) => (value === 0 ? 'none' : `to ${percent(value, 1)}`),
  },
  {
    name: 'Smallest scale',
    range: 'smallest',
    step: 0.01,
    get: ({ scale }) => scale[0],
    set: ({ scale }, value) => ({ scale: [value, scale[1]] }),
    text: (value) => `× ${value.toFixed(2)}`,
  },
  {
    name: 'Largest scale',
    range: 'largest',
    step: 0.01,
    get: ({ scale }) => scale[1],
    set: ({ scale }, value) => ({ scale: [scale[0], value] }),
    text: (value) => `× ${value.toFixed(2)}`,
  },
  {
    name: 'Brightness',
    range: 'brightness',
    step: 0.05,
    get: ({ brightness }) => brightness,
    set: (_, brightness) => ({ brightness }),
    text: (value) => (value === 1 ? 'none' : `÷ to × ${value.toFixed(2)}`),
  },
  {
    name: 'Chance of each',
    range: 'chance',
    step: 0.05,
    get: ({ chance }) => chance,
    set: (_, chance) => ({ chance }),
    text: (value) => percent(value),
  },
];

export function AugmentPanel({ onClose }: { readonly onClose: () => void }) {
  const settings = useApp((state) => state.session.augmentation);
  const draw = useApp((state) => state.live.augmentationDraw ?? 0);
  const { setAugmentation, previewAugmentation } = useActions();
  useEffect(() => {
    previewAugmentation(0);
    return () => previewAugmentation(null);
  }, [previewAugmentation]);
  return (
    <Panel label="Augmentation" className="side-panel augment-panel" onClose={onClose}>
      <WordChoice
        label="Mirror"
        what="Mirror"
        options={mirrors}
        names={mirrorNames}
        value={settings.mirror}
        onChange={(mirror) => setAugmentation({ mirror })}
      />
      <div className="dials">
        {dials.map(({ name, range, step, get, set, text }) => (
          <SmallSlider
            key={name}
            name={name}
            value={get(settings)}
            text={text(get(settings))}
            minimum={augmentationRanges[range][0]}
            maximum={augmentationRanges[range][1]}
            step={step}
            fixedBy={null}
            onChange={(value) => setAugmentation(set(settings, value))}
          />
        ))}
      </div>
      <div className="dial-buttons">
        <button
          type="button"
          className="btn"
          disabled={isNeutral(settings)}
          onClick={() => previewAugmentation(draw + 1)}
        >
          Draw again
        </button>
        <button
          type="button"
          className="linkb"
          onClick={() => setAugmentation(authorsAugmentation)}
        >
          As in DSC++
        </button>
        {!isNeutral(settings) && (
          <button type="button" className="linkb" onClick={() => setAugmentation(noAugmentation)}>
            None
          </button>
        )}
      </div>
      <p className="note">
        Each training image is changed anew whenever it is trained on; the film strip shows draws of
        it. Validation, scores and predictions see the images as they are. A running training goes
        on. “As in DSC++” has the strengths of the pipeline that the authors of this loss published
        with another one, the DSC++ loss.
      </p>
    </Panel>
  );
}
