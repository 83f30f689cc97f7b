/** The map of where one of two entrants is right and the other wrong. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { framed } from '../../pixels/frame.ts';
import { currentSample } from '../../state/selectors.ts';
import type { AppState } from '../../state/store.ts';
import { useAppStore } from '../appContext.ts';
import { parseHex } from '../colour.ts';
import { inNextFrame, notInNextFrame } from '../frame.ts';
import { kept } from '../image/stage/kept.ts';
import { maskOutline, outlinePath } from '../image/stage/outline.ts';
import { greyImage, type LayerImage, makeLayerImage } from '../image/stage/rasters.ts';
import { pictureRectangle, type Viewport } from '../image/stage/viewport.ts';
import { onLookChange, pixelRatio } from '../look.ts';
import { canvasSize, watchSize } from '../plots/canvas.ts';
import { type Agreement, paintDifference } from './differencePixels.ts';
import { EntrantDot } from './EntrantDot.tsx';
import { type Subject, subjectsOf } from './subjects.ts';

/** How bright the grey picture stays under the map. */
const brightness = 0.5;

const white = '#ffffff';

/** Opaque, packed as a canvas has it. */
function packed(ink: string): number {
  const style = getComputedStyle(document.documentElement);
  const hex = ink.startsWith('#') ? ink : style.getPropertyValue(`--${ink}`).trim() || white;
  const [red, green, blue] = parseHex(hex);
  const bytes = new Uint8Array([red, green, blue, 255]);
  return new Uint32Array(bytes.buffer)[0] as number;
}

/** Over an image, which is dark in both themes. */
const overImage = (ink: Subject['ink']) => (ink.startsWith('class') ? ink : white);

/** What draws the map on a canvas; makes again only what is another. */
function makePainter(canvas: HTMLCanvasElement) {
  const greyOf = kept<HTMLCanvasElement>();
  const layerOf = kept<LayerImage>();
  const paintedOf = kept<Agreement | null>();
  return (state: AppState, runs: readonly [string, string], viewport: Viewport) => {
    const g = canvas.getContext('2d');
    const { width, height } = canvasSize(canvas);
    const ratio = pixelRatio();
    const sample = currentSample(state);
    if (!g || width === 0 || !sample) return null;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    const place = pictureRectangle(width, height, sample.width / sample.height, viewport);
    const grey = greyOf([sample.picture], () => greyImage(sample.picture));
    g.drawImage(grey, place.left, place.top, place.width, place.height);
    g.fillStyle = `rgb(0 0 0 / ${1 - brightness})`;
    g.fillRect(0, 0, width, height);
    const { all } = subjectsOf(state);
    const two = runs.map((run) => all.find((subject) => subject.run === run));
    const [first, second] = [two[0]?.prediction, two[1]?.prediction];
    const truth = first?.truth;
    if (!first || !second || !truth) return null;
    const { size } = first.map;
    const layer = layerOf([size], () => makeLayerImage(size));
    const { threshold } = state.session.view;
    const counts = paintedOf([first, second, truth, threshold, ...runs], () => {
      const colours = {
        first: packed(overImage(two[0]?.ink ?? 'ink')),
        second: packed(overImage(two[1]?.ink ?? 'ink')),
        neither: packed('neither'),
      };
      const made = paintDifference(
        [first.map, second.map],
        truth,
        threshold,
        colours,
        layer.pixels,
      );
      layer.commit();
      return made;
    });
    const seen = framed(sample.frame, place);
    g.imageSmoothingEnabled = false;
    g.drawImage(layer.canvas, seen.left, seen.top, seen.width, seen.height);
    g.lineWidth = 1.25;
    g.lineJoin = 'bevel';
    g.strokeStyle = 'rgb(255 255 255 / 85%)';
    g.stroke(outlinePath(maskOutline(truth, size), size, seen));
    return counts;
  };
}

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;

interface DifferenceStageProps {
  readonly first: Pick<Subject, 'run' | 'name' | 'ink'>;
  readonly second: Pick<Subject, 'run' | 'name' | 'ink'>;
  readonly viewport: Viewport;
}

export function DifferenceStage({ first, second, viewport }: DifferenceStageProps) {
  const store = useAppStore();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [counts, setCounts] = useState<Agreement | null>(null);
  const runs = useMemo(() => [first.run, second.run] as const, [first.run, second.run]);
  const latest = useRef({ runs, viewport });
  latest.current = { runs, viewport };
  const again = useRef(() => {});

  useEffect(() => {
    const stage = canvas.current;
    if (!stage) return;
    let painter = makePainter(stage);
    const paint = () => {
      const { runs: two, viewport: at } = latest.current;
      setCounts(painter(store.getState(), two, at));
    };
    const schedule = () => inNextFrame('draw', paint);
    again.current = schedule;
    const unsubscribe = store.subscribe((state, before) => {
      const { view } = state.session;
      const isOther =
        subjectsOf(state) !== subjectsOf(before) ||
        view.threshold !== before.session.view.threshold ||
        view.image !== before.session.view.image;
      if (isOther) schedule();
    });
    const unwatch = watchSize(stage, schedule);
    const unfollow = onLookChange(() => {
      painter = makePainter(stage);
      schedule();
    });
    schedule();
    return () => {
      unsubscribe();
      unwatch();
      unfollow();
      notInNextFrame('draw', paint);
    };
  }, [store]);
  useEffect(() => again.current());

  const all = counts
    ? counts.bothRight + counts.onlyFirst + counts.onlySecond + counts.bothWrong
    : 0;
  const said = (part: number) => (all > 0 ? percent(part, all) : '');
  const entries = [
    [first.ink, `only ${first.name} right`, said(counts?.onlyFirst ?? 0)],
    [second.ink, `only ${second.name} right`, said(counts?.onlySecond ?? 0)],
    [null, 'both wrong', said(counts?.bothWrong ?? 0)],
  ] as const;
  return (
    <>
      <div className="stage race-difference">
        <canvas
          ref={canvas}
          role="img"
          aria-label={`Difference of ${first.name} and ${second.name}: ${entries.map(([, name, share]) => `${name} ${share}`).join(', ')}`}
        />
      </div>
      <p className="legend difference-legend">
        {entries.map(([ink, name, share]) => (
          <span key={name}>
            <EntrantDot ink={ink} ground="page" />
            {name} {share}
          </span>
        ))}
      </p>
    </>
  );
}
