/** What the colours of the layer mean, with numbers. */
import { useMemo } from 'react';
import { confusionAt } from '../../../masks/histogram.ts';
import { currentSample } from '../../../state/selectors.ts';
import { useApp } from '../../appContext.ts';
import { colourRamp, cssGradient, mapStops } from '../../colour.ts';
import { lazyView } from '../../lazy/lazyView.tsx';
import { word } from '../../words/word.ts';
import type { LayerLimits } from './layerLimits.ts';

/** Comes after the first picture; its place is kept. */
const ScaleLock = lazyView('The lock of the scale', 'ScaleLock', () => import('./ScaleLock.tsx'));

function Bar({ name }: { readonly name: 'prob' | 'heat' | 'div' }) {
  // The stage is dark in both themes, so these maps never change.
  const background = useMemo(() => cssGradient(colourRamp(mapStops(name))), [name]);
  return <span className="bar" style={{ background }} />;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** The file name under which the mask of an image is found. */
function maskName(name: string): string {
  return `${name.replace(/\.[^.]*$/, '')}_mask.png`;
}

function ErrorsLegend() {
  const prediction = useApp((state) => state.live.prediction);
  const threshold = useApp((state) => state.session.view.threshold);
  const shares = useMemo(() => {
    const truth = prediction?.truth;
    if (!truth) return null;
    const counts = confusionAt(prediction.map, truth, threshold);
    const { truePositives, falsePositives, falseNegatives, trueNegatives } = counts;
    const pixels = truePositives + falsePositives + falseNegatives + trueNegatives;
    return [truePositives / pixels, falsePositives / pixels, falseNegatives / pixels] as const;
  }, [prediction, threshold]);
  const entries = [
    ['tp', 'hit'],
    ['fp', 'false alarm'],
    ['fn', 'miss'],
  ] as const;
  return entries.map(([token, name], i) => (
    <span key={token}>
      <i className="swatch" style={{ background: `var(--${token})` }} />
      <span {...word(name)}>{name}</span> {shares && percent(shares[i] as number)}
    </span>
  ));
}

export function Legend({ limits }: { readonly limits: LayerLimits | null }) {
  const sample = useApp(currentSample);
  const layer = useApp((state) => state.session.view.layer);
  if (sample && !sample.mask)
    return <p className="legend missing">No mask. Paint it, or add {maskName(sample.name)}.</p>;
  switch (layer) {
    case 'truth':
      return (
        <p className="legend">
          <span>
            outline: <span {...word('truth')}>truth</span>
            {sample && `, ${percent(sample.foregroundShare)} of the image`}
          </span>
          {sample?.ignored && <span>hatched: ignored</span>}
        </p>
      );
    case 'probability':
      return (
        <p className="legend">
          <span {...word('p')}>p = 0</span>
          <Bar name="prob" />
          <span>1</span>
        </p>
      );
    case 'errors':
      return (
        <p className="legend">
          <ErrorsLegend />
        </p>
      );
    case 'loss':
      return (
        <p className="legend">
          <span>0</span>
          <Bar name="heat" />
          <span>
            {limits?.beyond.loss && '≥ '}
            {limits?.loss ?? ''} <span {...word('per pixel')}>per pixel</span>
          </span>
          <span className="scale-lock">
            <ScaleLock key={layer} end={limits?.loss} />
          </span>
        </p>
      );
    case 'gradient':
      return (
        <p className="legend">
          <span {...word('raises p')}>raises p</span>
          <span>
            {limits?.beyond.gradient && '≤ '}−{limits?.gradient ?? ''}
          </span>
          <Bar name="div" />
          <span>
            {limits?.beyond.gradient && '≥ '}+{limits?.gradient ?? ''}
          </span>
          <span {...word('lowers p')}>lowers p</span>
          <span className="scale-lock">
            <ScaleLock key={layer} end={limits?.gradient} />
          </span>
        </p>
      );
    default:
      return layer satisfies never;
  }
}
