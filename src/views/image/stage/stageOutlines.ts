/** Draws where the truth and the prediction end: one line each, or one for each class in its colour. */
import { maskOfClass, mostClasses } from '../../../masks/classMaps.ts';
import type { CurrentPrediction } from '../../../state/live.ts';
import type { AppState } from '../../../state/store.ts';
import { kept } from './kept.ts';
import { maskOutline, outlinePath, predictionOutline, type Ring } from './outline.ts';
import type { Rectangle } from './viewport.ts';

/** Colours of the classes over an image, [mostClasses − 1]. */
function classColours(): string[] {
  const style = getComputedStyle(document.documentElement);
  return Array.from({ length: mostClasses - 1 }, (_, i) =>
    style.getPropertyValue(`--class${i + 1}`).trim(),
  );
}

interface Line {
  readonly width: number;
  readonly dash: readonly number[];
}

/** Where the picture lies, and how wide a line of one pixel is. */
interface Place extends Rectangle {
  readonly unit: number;
}

/** The image keeps its colours under the truth, which only lightens its foreground. */
const truthFill = 0.18;

/** Between two lines of a hatch, in pixels along a side. */
const hatchStep = 4;

const truthLine: Line = { width: 1.25, dash: [] };
const boldTruthLine: Line = { width: 2, dash: [] };
const predictionLine: Line = { width: 1.25, dash: [5, 4] };

/** White or the colour of a class, with a dark seam, so that it stands on anything. */
function strokeOutline(
  g: CanvasRenderingContext2D,
  path: Path2D,
  { width, dash }: Line,
  unit: number,
  colour = 'rgb(255 255 255 / 92%)',
): void {
  g.setLineDash(dash.map((length) => length * unit));
  // The corners are so close that none shows, and round ones take twice the time.
  g.lineJoin = 'bevel';
  g.lineWidth = (width + 1) * unit;
  g.strokeStyle = 'rgb(0 0 0 / 35%)';
  g.stroke(path);
  g.lineWidth = width * unit;
  g.strokeStyle = colour;
  g.stroke(path);
  g.setLineDash([]);
}

/** Rings kept as long as their source is the same, their path as long as it lies in the same place. */
function keptOutline(open: boolean) {
  const ringsOf = kept<Ring[]>();
  const pathOf = kept<Path2D>();
  return (key: readonly unknown[], trace: () => Ring[], size: number, place: Rectangle): Path2D => {
    const rings = ringsOf(key, trace);
    const { left, top, width, height } = place;
    return pathOf([rings, left, top, width, height], () => outlinePath(rings, size, place, open));
  };
}

/** Keeps the lines of the last drawing that are still true. */
export class StageOutlines {
  private readonly truthOutlineOf = keptOutline(false);
  private readonly predictionOutlineOf = keptOutline(true);
  private readonly classOutlines = Array.from({ length: mostClasses - 1 }, () => ({
    truth: keptOutline(false),
    prediction: keptOutline(true),
  }));

  private readonly ignoredOutlineOf = keptOutline(false);
  private colours: readonly string[] | null = null;

  /** Reads the colours of the style sheet anew: the theme has changed. */
  forgetColours(): void {
    this.colours = null;
  }

  /** Hatches what the mask says to ignore. @param ignored  [size, size] */
  drawIgnored(g: CanvasRenderingContext2D, ignored: Uint8Array, size: number, place: Place): void {
    const { left, top, width, height, unit } = place;
    const path = this.ignoredOutlineOf([ignored], () => maskOutline(ignored, size), size, place);
    g.save();
    g.clip(path);
    g.fillStyle = 'rgb(0 0 0 / 45%)';
    g.fillRect(left, top, width, height);
    g.beginPath();
    for (let x = left - height; x < left + width; x += hatchStep * unit) {
      g.moveTo(x, top + height);
      g.lineTo(x + height, top);
    }
    g.lineWidth = unit;
    g.strokeStyle = 'rgb(255 255 255 / 55%)';
    g.stroke();
    g.restore();
  }

  /** The truth solid, and the prediction dashed where it is looked at. */
  draw(
    g: CanvasRenderingContext2D,
    state: AppState,
    mask: Uint8Array | null,
    prediction: CurrentPrediction | null,
    place: Place,
  ): void {
    const { size, classNames } = state.live.dataset ?? { size: 0, classNames: [] };
    if (classNames.length > 1) {
      this.drawClassOutlines(g, state, mask, prediction, place);
      return;
    }
    if (mask && size) {
      const path = this.truthOutlineOf([mask], () => maskOutline(mask, size), size, place);
      if (state.session.view.layer === 'truth') {
        g.fillStyle = `rgb(255 255 255 / ${truthFill * state.session.view.opacity})`;
        g.fill(path);
      }
      strokeOutline(g, path, prediction ? truthLine : boldTruthLine, place.unit);
    }
    if (!prediction) return;
    const { threshold } = state.session.view;
    const { map } = prediction;
    const trace = () => predictionOutline(map.levels, map.size, threshold);
    const path = this.predictionOutlineOf([map.levels, threshold], trace, map.size, place);
    strokeOutline(g, path, predictionLine, place.unit);
  }

  /** Every class in its colour; the one looked at stands out. */
  private drawClassOutlines(
    g: CanvasRenderingContext2D,
    { live, session }: AppState,
    mask: Uint8Array | null,
    prediction: CurrentPrediction | null,
    place: Place,
  ): void {
    if (!live.dataset) return;
    const { size, classNames } = live.dataset;
    this.colours ??= classColours();
    const { colours } = this;
    const { threshold, layer, opacity, focus } = session.view;
    for (const i of classNames.keys()) {
      const outlines = this.classOutlines[i];
      const colour = colours[i];
      if (!outlines || !colour) continue;
      const width = i + 1 === focus ? boldTruthLine.width : truthLine.width;
      if (mask) {
        const trace = () => maskOutline(maskOfClass(mask, i + 1, classNames.length + 1), size);
        const path = outlines.truth([mask], trace, size, place);
        if (layer === 'truth') {
          g.globalAlpha = truthFill * opacity;
          g.fillStyle = colour;
          g.fill(path);
          g.globalAlpha = 1;
        }
        strokeOutline(g, path, { ...truthLine, width }, place.unit, colour);
      }
      const map = prediction?.classMaps[i];
      if (!map) continue;
      const trace = () => predictionOutline(map.levels, map.size, threshold);
      const path = outlines.prediction([map.levels, threshold], trace, map.size, place);
      strokeOutline(g, path, { ...predictionLine, width }, place.unit, colour);
    }
  }
}
