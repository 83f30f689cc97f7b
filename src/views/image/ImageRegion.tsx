/** The centre of the page: the image with its layer, the prediction, who pulls, the film strip. */
import '../styles/tabs.css';
import '../styles/stage.css';
import '../styles/paint.css';
import '../styles/scales.css';
import '../styles/phone.css';
import '../styles/low.css';
import { useCallback, useEffect, useId, useState } from 'react';
import type { Sample } from '../../datasets/dataset.ts';
import { currentSample } from '../../state/selectors.ts';
import { useActions, useApp } from '../appContext.ts';
import { lazyView } from '../lazy/lazyView.tsx';
import { ImageControls } from './ImageControls.tsx';
import { LayerBar } from './LayerBar.tsx';
import { usePaint } from './paint/usePaint.ts';
import { Legend } from './stage/Legend.tsx';
import type { LayerLimits } from './stage/layerLimits.ts';
import { type PixelPosition, tellingPixel } from './stage/probe.ts';
import { Readout } from './stage/Readout.tsx';
import { Stage } from './stage/Stage.tsx';

const RaceRegion = lazyView('The race', 'RaceRegion', () => import('../race/RaceRegion.tsx'));

/** The pixel that is read: where the person pointed, or a telling one of a new image. */
function useProbe() {
  const sample = useApp(currentSample);
  const prediction = useApp((state) => state.live.prediction);
  const [probe, setProbe] = useState<PixelPosition | null>(null);
  const { lookAt } = useActions();
  const [placedFor, setPlacedFor] = useState<Sample['picture'] | null>(null);
  if (sample && prediction?.sampleId === sample.id && placedFor !== sample.picture) {
    setPlacedFor(sample.picture);
    setProbe(tellingPixel(prediction, prediction.truth));
  }
  // What is said of a move of the loss is said of this pixel.
  useEffect(() => lookAt(probe), [lookAt, probe]);
  return [probe, setProbe] as const;
}

/** Stage, legend and readout: what changes when the pointer moves. The rest of the region stays. */
function StageWithReadout() {
  const [probe, setProbe] = useProbe();
  const [limits, setLimits] = useState<LayerLimits | null>(null);
  const { keepScale } = useActions();
  const showLimits = useCallback(
    (next: LayerLimits | null) => {
      setLimits(next);
      if (next?.isLocked) keepScale(next.gradient, next.loss);
    },
    [keepScale],
  );
  const [keyboard, setKeyboard] = useState(false);
  const readoutId = useId();
  const tools = usePaint();
  const isPainting = useApp((state) => state.live.painting.isOn);
  const paint = isPainting ? tools : null;
  return (
    <>
      <div className="stage-wrap">
        <LayerBar />
        <Stage
          probe={probe}
          onProbe={setProbe}
          onLimits={showLimits}
          onKeyboard={setKeyboard}
          readoutId={readoutId}
          paint={paint}
        />
        {paint ? <paint.Bar controller={paint.controller} /> : <Legend limits={limits} />}
      </div>
      {paint ? (
        <paint.Hint id={readoutId} controller={paint.controller} />
      ) : (
        <Readout id={readoutId} probe={probe} spoken={keyboard} />
      )}
    </>
  );
}

/** @param isWhole  false where what belongs to the image stands elsewhere */
export function ImageRegion({ isWhole }: { readonly isWhole: boolean }) {
  const isRacing = useApp(({ session }) => session.race.length > 0);
  return (
    <section className="image" aria-labelledby="image-heading">
      <h2 id="image-heading" className="vh">
        Image
      </h2>
      {isRacing ? <RaceRegion /> : <StageWithReadout />}
      {isWhole && <ImageControls />}
    </section>
  );
}
