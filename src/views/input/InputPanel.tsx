/** What the network reads of the image that is looked at, and how it is made. */
import '../styles/input.css';
import { useEffect, useMemo, useRef } from 'react';
import {
  colourModes,
  fits,
  leastCrop,
  type Preprocessing,
  patchScales,
  valueScales,
} from '../../datasets/prepare/preprocessing.ts';
import { currentSample } from '../../state/selectors.ts';
import { useActions, useApp } from '../appContext.ts';
import { MenuField } from '../controls/MenuField.tsx';
import { Panel } from '../controls/Panel.tsx';
import { SmallSlider } from '../controls/SmallSlider.tsx';
import { WordChoice } from '../controls/WordChoice.tsx';
import { inputImage } from './inputImage.ts';
import { colourNames, fitNames, fitText, inputText, scaleNames } from './inputText.ts';
import { outlinePatches } from './outlinePatches.ts';

/** The input, in the panel and on the stage. */
function InputPreview() {
  const sample = useApp(currentSample);
  const size = useApp((state) => state.live.dataset?.size ?? 0);
  const channels = useApp((state) => state.live.dataset?.channels ?? 1);
  const patches = useApp((state) => state.live.dataset?.patches);
  const preprocessing = useApp((state) => state.session.preprocessing);
  const { showInput } = useActions();
  const canvas = useRef<HTMLCanvasElement>(null);
  const input = useMemo(
    () => sample && inputImage(sample, { size, channels }, preprocessing),
    [sample, size, channels, preprocessing],
  );
  useEffect(() => {
    const g = canvas.current?.getContext('2d');
    if (!sample || !input || !g) return;
    g.putImageData(new ImageData(input.picture.data, size, size), 0, 0);
    if (patches) outlinePatches(g, sample, size, patches);
    showInput({ sampleId: sample.id, picture: input.picture });
  }, [sample, size, input, patches, showInput]);
  useEffect(() => () => showInput(null), [showInput]);
  if (!sample || !input) return null;
  return (
    <figure className="input-preview">
      <canvas
        ref={canvas}
        role="img"
        aria-label={`What the network reads of ${sample.name}`}
        width={size}
        height={size}
      />
      <figcaption>
        <b>{sample.name}</b>
        <span className="value">{inputText(patches?.side ?? size, channels, input)}</span>
        <span className="note">{fitText(preprocessing.fit, sample, size)}</span>
      </figcaption>
    </figure>
  );
}

/** The two ends of the brightness window, each kept from passing the other. */
function WindowEnds({ window }: Pick<Preprocessing, 'window'>) {
  const { setPreprocessing } = useActions();
  const [low, high] = window;
  return (
    <>
      <SmallSlider
        name="Brightness at 0"
        value={low}
        text={String(low)}
        minimum={0}
        maximum={255}
        step={1}
        fixedBy={null}
        onChange={(end) => setPreprocessing({ window: [Math.min(end, high - 1), high] })}
      />
      <SmallSlider
        name="Brightness at 1"
        value={high}
        text={String(high)}
        minimum={0}
        maximum={255}
        step={1}
        fixedBy={null}
        onChange={(end) => setPreprocessing({ window: [low, Math.max(end, low + 1)] })}
      />
    </>
  );
}

function PatchChoices({
  patchScale,
  patchForeground,
}: Pick<Preprocessing, 'patchScale' | 'patchForeground'>) {
  const { setPreprocessing } = useActions();
  const [least, most] = patchScales;
  return (
    <>
      <SmallSlider
        name="Scale of the patches"
        value={patchScale}
        text={patchScale === 1 ? 'the images’ own pixels' : `${Math.round(100 * patchScale)} %`}
        minimum={least}
        maximum={most}
        step={0.05}
        fixedBy={null}
        onChange={(scale) => setPreprocessing({ patchScale: scale })}
      />
      <SmallSlider
        name="Patches around foreground"
        value={patchForeground}
        text={`${Math.round(100 * patchForeground)} % at least`}
        minimum={0}
        maximum={1}
        step={0.01}
        fixedBy={null}
        onChange={(share) => setPreprocessing({ patchForeground: share })}
      />
    </>
  );
}

export function InputPanel({ onClose }: { readonly onClose: () => void }) {
  const preprocessing = useApp((state) => state.session.preprocessing);
  const { setPreprocessing } = useActions();
  const { fit, crop, colour, scale, window } = preprocessing;
  return (
    <Panel label="Network input" className="side-panel input-panel" onClose={onClose}>
      <InputPreview />
      <WordChoice
        label="Fit"
        options={fits}
        names={fitNames}
        value={fit}
        onChange={(chosen) => setPreprocessing({ fit: chosen })}
      />
      {fit === 'crop' && (
        <SmallSlider
          name="Side of the crop"
          value={crop}
          text={`${Math.round(100 * crop)} % of the shorter side`}
          minimum={leastCrop}
          maximum={1}
          step={0.01}
          fixedBy={null}
          onChange={(side) => setPreprocessing({ crop: side })}
        />
      )}
      {fit === 'patches' && <PatchChoices {...preprocessing} />}
      <MenuField
        className="part"
        label="Channels"
        value={colour}
        options={colourModes.map((mode) => [mode, colourNames[mode]] as const)}
        onChange={(mode) => setPreprocessing({ colour: mode })}
      />
      <MenuField
        className="part"
        label="Values"
        value={scale}
        options={valueScales.map((id) => [id, scaleNames[id]] as const)}
        onChange={(id) => setPreprocessing({ scale: id })}
      />
      {scale === 'window' && <WindowEnds window={window} />}
      <p className="note">
        The stage shows this input while the panel is open. Predictions are laid back over the whole
        image. A change starts the training anew.
      </p>
      <button type="button" className="btn" onClick={onClose}>
        Close
      </button>
    </Panel>
  );
}
