/** The loss over a plane through weight space: its setting, its pictures, how far they are, and what they hide. */
import '../styles/landscape.css';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { FieldFigure } from '../../plots/fieldFigure.ts';
import { useActions, useApp, useAppStore } from '../appContext.ts';
import { inNextFrame, notInNextFrame } from '../frame.ts';
import { ContourChart } from '../plots/fields/ContourChart.tsx';
import { SurfacePlot } from '../plots/surface/SurfacePlot.tsx';
import type { ChartHandle } from '../plots/useChart.ts';
import { useDrawing } from '../useDrawing.ts';
import { LandscapeSettingsForm } from './LandscapeSettingsForm.tsx';
import { directlyNeeded, landscapeFigures, landscapeRead } from './landscapeFigures.ts';
import { defaultSettings, type LandscapeSettings, requestOf } from './landscapeSettings.ts';
import { missingLandscape, progressText, sliceText } from './landscapeText.ts';

/** Rest of a slider after which the network predicts again for a loss that needs it. */
const restMs = 250;

/** What was chosen last, also where another plot was looked at meanwhile. */
const chosen = createStore<LandscapeSettings>(() => defaultSettings);

/** Asks the engine for what histograms do not decide, once the hand rests. */
function useDirectValues(): void {
  const { landscapes } = useActions();
  const needed = useApp((state) => (state.live.dragging ? null : directlyNeeded(state)));
  useEffect(() => {
    if (!needed) return;
    const timer = setTimeout(() => landscapes((port) => port.evaluate(needed)), restMs);
    return () => clearTimeout(timer);
  }, [needed, landscapes]);
}

const noPick = () => {};

export function WeightLandscape() {
  const store = useAppStore();
  const { landscapes } = useActions();
  const missing = useApp(missingLandscape);
  const progress = useApp(progressText);
  const slice = useApp(({ live }) => (live.landscape ? sliceText(live.landscape) : ''));
  const isWorking = useApp(({ live }) => live.landscape?.progress.kind === 'working');
  const isThere = useApp(({ live }) => live.landscape !== null);
  const seeds = useApp(({ live }) => {
    const { plane } = live.landscape?.request ?? {};
    return plane?.kind === 'random' ? plane.seeds.join(' ') : '';
  }).split(' ');
  const settings = useStore(chosen);
  const [setsUp, setSetsUp] = useState(!isThere);
  const first = useRef<ChartHandle<FieldFigure>>(null);
  const second = useRef<ChartHandle<FieldFigure>>(null);
  const range = useRef<HTMLSpanElement>(null);
  const last = useRef<FieldFigure | null>(null);
  useDirectValues();

  const draw = () => {
    const { figures, isWhole } = landscapeFigures(store.getState(), last.current?.scale ?? null);
    const [figure, other] = figures;
    if (figure) {
      last.current = figure;
      first.current?.draw(figure);
      second.current?.draw(other ?? figure);
      inNextFrame('write', () => {
        if (range.current) range.current.textContent = figure.rangeText;
      });
    }
    if (!isWhole) inNextFrame('draw', again.current);
  };
  const again = useRef(draw);
  useEffect(() => {
    const drawAgain = again.current;
    return () => notInNextFrame('draw', drawAgain);
  }, []);
  useDrawing((state) => [...landscapeRead(state), setsUp, missing === null], draw);

  const compute = () => {
    landscapes((port) => port.begin(requestOf(store.getState(), settings)));
    setSetsUp(false);
  };
  const isCompared = seeds.length > 1;
  const isShown = missing === null;
  return (
    <div className="landscape">
      <div className="pair">
        <div className="landscape-map">
          {isShown ? (
            <div aria-hidden="true">
              {isCompared && <span className="cap range">seed {seeds[0]}</span>}
              <ContourChart ref={first} onPick={null} onHold={noPick} />
            </div>
          ) : (
            <p className="note missing">{missing}</p>
          )}
        </div>
        {setsUp || !isThere ? (
          <LandscapeSettingsForm
            settings={settings}
            onChange={(next) => chosen.setState(next)}
            onCompute={compute}
          />
        ) : (
          <div className="solid" aria-hidden="true">
            {isCompared ? (
              <>
                <span className="cap range">seed {seeds[1]}</span>
                {isShown && <ContourChart ref={second} onPick={null} onHold={noPick} />}
              </>
            ) : (
              <>
                <span ref={range} className="cap range" />
                <SurfacePlot ref={second} />
              </>
            )}
          </div>
        )}
      </div>
      <p className="landscape-line cap">
        <span>{progress}</span>
        {isWorking && (
          <button
            type="button"
            className="linkb"
            onClick={() => landscapes((port) => port.cancel())}
          >
            Cancel
          </button>
        )}
        {isThere && (
          <button type="button" className="linkb" onClick={() => setSetsUp(!setsUp)}>
            {setsUp ? (isCompared ? 'Second seed' : '3D view') : 'Setting'}
          </button>
        )}
      </p>
      <p className="landscape-slice note">{slice}</p>
    </div>
  );
}
