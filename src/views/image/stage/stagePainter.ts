/**
 * Draws the stage on a canvas: picture, layer, outlines, cross-hairs. Keeps whatever the last frame
 * made that is still true, so that a move of the pointer redraws only lines and a move of a slider
 * only the layer, without new memory.
 */

import type { Sample } from '../../../datasets/dataset.ts';
import { levelsInUse } from '../../../losses/histogram.ts';
import { framed } from '../../../pixels/frame.ts';
import type { Picture } from '../../../pixels/raster.ts';
import type { CurrentPrediction } from '../../../state/live.ts';
import { currentSample } from '../../../state/selectors.ts';
import type { Layer } from '../../../state/session/session.ts';
import type { AppState } from '../../../state/store.ts';
import { colourRamp, mapStops, parseHex } from '../../colour.ts';
import { pixelRatio } from '../../look.ts';
import { canvasSize } from '../../plots/canvas.ts';
import { currentPalette } from '../../plots/palette.ts';
import { kept } from './kept.ts';
import { type LayerLimits, LayerScale, pageSource, type StageSource } from './layerLimits.ts';
import { shownLayer } from './layerNames.ts';
import {
  fillLayerTables,
  isPaintedByPixel,
  makeLayerTables,
  paintByPixel,
  paintLayer,
  type StageColours,
} from './layerPixels.ts';
import type { PixelPosition } from './probe.ts';
import { colourImage, greyImage, keptDrawing, type LayerImage, makeLayerImage } from './rasters.ts';
import { StageOutlines } from './stageOutlines.ts';
import { pictureRectangle, type Rectangle, type Viewport } from './viewport.ts';

/** A layer that lies over the picture; the truth is only an outline. */
type Overlay = Exclude<Layer, 'truth'>;

/** How bright the grey picture stays under a layer, so that the layer is what is seen. */
const brightness: Readonly<Record<Overlay, number>> = {
  probability: 0.75,
  errors: 0.55,
  loss: 0.6,
  gradient: 0.62,
};

function stageColours(): StageColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => parseHex(style.getPropertyValue(`--${name}`).trim());
  return {
    probability: colourRamp(mapStops('prob')),
    loss: colourRamp(mapStops('heat')),
    gradient: colourRamp(mapStops('div')),
    truePositive: token('tp'),
    falsePositive: token('fp'),
    falseNegative: token('fn'),
  };
}

/** Size of the stage in CSS pixels, how many pixels are drawn to each, and how wide a line of one is. */
export interface StageBox {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly unit: number;
}

function boxOnScreen(canvas: HTMLCanvasElement): StageBox {
  return { ...canvasSize(canvas), ratio: pixelRatio(), unit: currentPalette().unit };
}

export class StagePainter {
  private readonly canvas: HTMLCanvasElement;
  private readonly box: () => StageBox;
  private readonly tables = makeLayerTables();
  private readonly pictureOf = {
    colour: kept<HTMLCanvasElement>(),
    grey: kept<HTMLCanvasElement>(),
  };
  private readonly backdropOf = keptDrawing();
  private readonly linesOf = keptDrawing();
  private readonly inputOf = kept<HTMLCanvasElement>();
  private readonly layerImageOf = kept<LayerImage>();
  private readonly paintedLayerOf = kept<LayerImage>();
  private readonly source: StageSource;
  private readonly scale: LayerScale;
  private readonly outlines = new StageOutlines();
  private colours: StageColours | null = null;
  /** Counts the themes. */
  private theme = 0;
  private limits: LayerLimits | null = null;

  /** @param box  where the canvas is on no screen: its size, and pixels to a CSS pixel */
  constructor(
    canvas: HTMLCanvasElement,
    box: () => StageBox = () => boxOnScreen(canvas),
    source: StageSource = pageSource,
  ) {
    this.canvas = canvas;
    this.box = box;
    this.source = source;
    this.scale = new LayerScale(source);
  }

  /** Reads the colours of the style sheet anew: the theme has changed. */
  forgetColours(): void {
    this.colours = null;
    this.theme++;
    this.outlines.forgetColours();
  }

  /** The picture's rectangle on the stage as it would be drawn now, CSS pixels. */
  rectangle(sample: Sample, viewport: Viewport): Rectangle {
    const { width, height } = this.box();
    return pictureRectangle(width, height, sample.width / sample.height, viewport);
  }

  /** Draws the state; returns the ends of the scales for the legend, null without them. */
  paint(state: AppState, probe: PixelPosition | null, viewport: Viewport): LayerLimits | null {
    const g = this.clear();
    if (!g) return this.limits;
    const sample = currentSample(state);
    if (!sample) return null;
    const place = this.rectangle(sample, viewport);
    const { live, session } = state;
    const prediction = live.prediction?.sampleId === sample.id ? live.prediction : null;
    const layer = shownLayer(sample, session.view.layer);
    const input = live.input?.sampleId === sample.id ? live.input.picture : null;
    const overlay = prediction && layer !== 'truth' && !input ? layer : null;
    const seen = framed(sample.frame, place);
    this.drawPicture(g, sample, place, overlay);
    if (input) this.drawInput(g, input, seen);
    // Nothing is predicted or judged in the padding.
    g.save();
    g.beginPath();
    g.rect(place.left, place.top, place.width, place.height);
    g.clip();
    if (prediction && overlay) this.drawLayer(g, state, prediction, seen, overlay);
    this.drawLines(g, state, sample, prediction, overlay, seen);
    if (sample.frame) drawFrameEdge(g, place, seen);
    g.restore();
    const { isOn } = live.painting;
    if (probe && prediction && !(isOn && layer === 'truth'))
      drawCrossHairs(g, seen, probe, prediction.map.size, this.box().unit);
    return this.limits;
  }

  private drawLines(
    g: CanvasRenderingContext2D,
    state: AppState,
    sample: Sample,
    prediction: CurrentPrediction | null,
    overlay: Overlay | null,
    seen: Rectangle,
  ): void {
    const { live, session } = state;
    const layer = shownLayer(sample, session.view.layer);
    // The map that is painted on shows the truth itself.
    const { isOn } = live.painting;
    if (isOn && layer === 'truth') return;
    // The colours of the errors end exactly where the outlines would run.
    if (layer === 'errors' && overlay) return;
    const mask = isOn ? null : sample.mask;
    const outlined = overlay && prediction;
    const { view } = session;
    const { left, top, width, height } = seen;
    const { unit } = this.box();
    const look = [view.layer, view.threshold, view.opacity, view.focus, this.theme, unit];
    const { ignored } = sample;
    const key = [mask, ignored, outlined, live.dataset, ...look];
    // As for the picture: a path of some thousand corners is not stroked anew in every frame.
    const lines = this.linesOf([...key, left, top, width, height], this.box(), (l) => {
      if (ignored && mask && live.dataset && layer === 'truth')
        this.outlines.drawIgnored(l, ignored, live.dataset.size, { ...seen, unit });
      this.outlines.draw(l, state, mask, outlined, { ...seen, unit });
    });
    drawOneToOne(g, lines);
  }

  /** The canvas, black, at the resolution of the screen; null while it is not shown. */
  private clear(): CanvasRenderingContext2D | null {
    const { width, height, ratio } = this.box();
    const g = this.canvas.getContext('2d');
    if (!g || width === 0) return null;
    const columns = Math.round(width * ratio);
    const rows = Math.round(height * ratio);
    if (this.canvas.width !== columns || this.canvas.height !== rows) {
      this.canvas.width = columns;
      this.canvas.height = rows;
    }
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.fillStyle = '#000';
    g.fillRect(0, 0, width, height);
    return g;
  }

  /**
   * The picture under a layer lies ready at the resolution of the screen: a slider that is held changes the layer only,
   * and without a graphics card a smooth enlargement takes as long as all else of a frame.
   */
  private drawPicture(
    g: CanvasRenderingContext2D,
    { picture }: Sample,
    place: Rectangle,
    overlay: Overlay | null,
  ): void {
    if (!overlay) {
      const image = this.pictureOf.colour([picture], () => colourImage(picture));
      drawSmooth(g, image, place);
      return;
    }
    const { left, top, width, height } = place;
    const backdrop = this.backdropOf(
      [picture, overlay, left, top, width, height],
      this.box(),
      (b) => {
        drawSmooth(
          b,
          this.pictureOf.grey([picture], () => greyImage(picture)),
          place,
        );
        b.fillStyle = `rgb(0 0 0 / ${1 - brightness[overlay]})`;
        b.fillRect(left, top, width, height);
      },
    );
    drawOneToOne(g, backdrop);
  }

  /** What the network reads, pixel by pixel. */
  private drawInput(
    g: CanvasRenderingContext2D,
    input: Picture,
    { left, top, width, height }: Rectangle,
  ): void {
    const image = this.inputOf([input], () => colourImage(input));
    g.imageSmoothingEnabled = false;
    g.drawImage(image, left, top, width, height);
  }

  private drawLayer(
    g: CanvasRenderingContext2D,
    state: AppState,
    prediction: CurrentPrediction,
    place: Rectangle,
    layer: Overlay,
  ): void {
    const { truth } = prediction;
    const { size, levels } = prediction.map;
    const { opacity, threshold } = state.session.view;
    const contributions = this.source.contributions(state);
    this.limits = this.scale.update(state);
    this.colours ??= stageColours();
    const { colours } = this;
    const limits = this.limits ?? { gradient: 1, loss: 1 };
    const key = [layer, opacity, threshold, contributions, limits.gradient, limits.loss, colours];
    const image = this.paintedLayerOf([...key, levels, truth], () => {
      const target = this.layerImageOf([size], () => makeLayerImage(size));
      const ends = { gradientLimit: limits.gradient, lossLimit: limits.loss };
      const { judged } = prediction;
      const inUse = judged && {
        levels: [levelsInUse(judged.histogram, 0), levelsInUse(judged.histogram, 1)] as const,
      };
      const setting = { layer, opacity, threshold, contributions, ...ends, ...inUse };
      if (isPaintedByPixel(setting)) paintByPixel(setting, colours, target.pixels);
      else {
        fillLayerTables(this.tables, setting, colours);
        paintLayer(this.tables, levels, truth, target.pixels);
      }
      target.commit();
      return target;
    });
    // Decisions have edges; everything else is a sampled field, linear between its samples.
    g.imageSmoothingEnabled = layer !== 'errors';
    g.imageSmoothingQuality = size > place.width ? 'medium' : 'low';
    g.drawImage(image.canvas, place.left, place.top, place.width, place.height);
  }
}

/** Lays a drawing of the same size over the canvas, pixel on pixel. */
function drawOneToOne(g: CanvasRenderingContext2D, drawing: HTMLCanvasElement): void {
  g.save();
  g.resetTransform();
  g.imageSmoothingEnabled = false;
  g.drawImage(drawing, 0, 0);
  g.restore();
}

function drawSmooth(
  g: CanvasRenderingContext2D,
  image: HTMLCanvasElement,
  { left, top, width, height }: Rectangle,
): void {
  g.imageSmoothingEnabled = true;
  g.imageSmoothingQuality = 'high';
  g.drawImage(image, left, top, width, height);
}

/** Darkens what of the picture the network does not see. */
function drawFrameEdge(g: CanvasRenderingContext2D, place: Rectangle, seen: Rectangle): void {
  g.beginPath();
  g.rect(place.left, place.top, place.width, place.height);
  g.rect(seen.left, seen.top, seen.width, seen.height);
  g.fillStyle = 'rgb(0 0 0 / 62%)';
  g.fill('evenodd');
  g.lineWidth = 1;
  g.strokeStyle = 'rgb(255 255 255 / 45%)';
  g.strokeRect(seen.left, seen.top, seen.width, seen.height);
}

/** A ring with four arms around a pixel, white on black so that it stands on anything. */
function drawCrossHairs(
  g: CanvasRenderingContext2D,
  place: Rectangle,
  { x, y }: PixelPosition,
  size: number,
  unit: number,
): void {
  const centreX = place.left + ((x + 0.5) / size) * place.width;
  const centreY = place.top + ((y + 0.5) / size) * place.height;
  const path = new Path2D();
  path.arc(centreX, centreY, 6 * unit, 0, 2 * Math.PI);
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    path.moveTo(centreX + 8 * unit * dx, centreY + 8 * unit * dy);
    path.lineTo(centreX + 15 * unit * dx, centreY + 15 * unit * dy);
  }
  g.lineWidth = 4 * unit;
  g.strokeStyle = 'rgb(0 0 0 / 55%)';
  g.stroke(path);
  g.lineWidth = 1.8 * unit;
  g.strokeStyle = '#fff';
  g.stroke(path);
}
