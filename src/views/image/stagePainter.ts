/**
 * Draws the stage on a canvas: picture, layer, outlines, cross-hairs. Keeps what does not change from
 * one frame to the next, so that a slider move allocates nothing.
 */
import type { Sample } from '../../data/dataset.ts';
import { currentSample, currentTables } from '../../state/selectors.ts';
import type { Layer } from '../../state/session.ts';
import type { AppState } from '../../state/store.ts';
import { colourRamp, mapStops, parseHex } from '../colour.ts';
import {
  fillLayerTables,
  type LayerTables,
  makeLayerTables,
  paintLayer,
  type StageColours,
} from './layerPixels.ts';
import { gradientLimit, lossLimit } from './layerScale.ts';
import { maskOutline, predictionOutline } from './outline.ts';
import type { PixelPosition } from './probe.ts';
import { pictureRectangle, type Rectangle, type Viewport } from './viewport.ts';

/** Ends of the colour scales of the loss and gradient layers. */
export interface LayerLimits {
  readonly gradient: number;
  readonly loss: number;
}

/** How bright the grey picture stays under a layer, so that the layer is what is seen. */
const dimming: Readonly<Record<Exclude<Layer, 'truth'>, number>> = {
  probability: 0.75,
  errors: 0.55,
  loss: 0.6,
  gradient: 0.62,
};

/** Screens beyond this ratio cost pixels that no eye sees. */
const sharpest = 3;

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

function offscreen(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser draws no canvas');
  return context;
}

/** A picture in its colours and in grey, ready to be drawn at any size. */
interface Base {
  readonly sample: Sample;
  readonly colour: HTMLCanvasElement;
  readonly grey: HTMLCanvasElement;
}

function makeBase(sample: Sample): Base {
  const { width, height, data } = sample.picture;
  const colour = offscreen(width, height);
  colour.putImageData(new ImageData(data, width, height), 0, 0);
  const grey = offscreen(width, height);
  const pixels = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i += 4) {
    const value =
      0.35 * (data[i] as number) + 0.5 * (data[i + 1] as number) + 0.15 * (data[i + 2] as number);
    pixels[i] = value;
    pixels[i + 1] = value;
    pixels[i + 2] = value;
    pixels[i + 3] = 255;
  }
  grey.putImageData(new ImageData(pixels, width, height), 0, 0);
  return { sample, colour: colour.canvas, grey: grey.canvas };
}

/** The image of the layer, kept for one size. */
interface LayerImage {
  readonly size: number;
  readonly context: CanvasRenderingContext2D;
  readonly image: ImageData;
  readonly pixels: Uint32Array;
}

function makeLayerImage(size: number): LayerImage {
  const context = offscreen(size, size);
  const image = new ImageData(size, size);
  return { size, context, image, pixels: new Uint32Array(image.data.buffer) };
}

/** Computes again only when a key changes. */
function kept<Value>(): (key: readonly unknown[], make: () => Value) => Value {
  let last: readonly unknown[] = [];
  let value: Value;
  return (key, make) => {
    if (key.length !== last.length || key.some((part, i) => part !== last[i])) {
      value = make();
      last = key;
    }
    return value;
  };
}

export class StagePainter {
  private readonly canvas: HTMLCanvasElement;
  private colours: StageColours | null = null;
  private readonly tables: LayerTables = makeLayerTables();
  private readonly baseOf = kept<Base>();
  private readonly layerImageOf = kept<LayerImage>();
  private readonly truthOf = kept<Path2D>();
  private readonly predictionOf = kept<Path2D>();
  private limits: LayerLimits | null = null;
  private held = false;

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
  }

  /** Reads the colours of the style sheet anew: the theme has changed. */
  forgetColours(): void {
    this.colours = null;
  }

  /** The picture's rectangle on the stage as it would be drawn now, CSS pixels. */
  rectangle(sample: Sample, viewport: Viewport): Rectangle {
    const { clientWidth, clientHeight } = this.canvas;
    return pictureRectangle(clientWidth, clientHeight, sample.width / sample.height, viewport);
  }

  /** Draws the state; returns the ends of the scales for the legend, null without them. */
  paint(state: AppState, probe: PixelPosition | null, viewport: Viewport): LayerLimits | null {
    const ratio = Math.min(sharpest, window.devicePixelRatio || 1);
    const { clientWidth, clientHeight } = this.canvas;
    const g = this.canvas.getContext('2d');
    if (!g || clientWidth === 0) return this.limits;
    const columns = Math.round(clientWidth * ratio);
    const rows = Math.round(clientHeight * ratio);
    if (this.canvas.width !== columns || this.canvas.height !== rows) {
      this.canvas.width = columns;
      this.canvas.height = rows;
    }
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.fillStyle = '#000';
    g.fillRect(0, 0, clientWidth, clientHeight);
    const sample = currentSample(state);
    if (!sample) return null;
    const place = this.rectangle(sample, viewport);
    const prediction = state.live.prediction?.sampleId === sample.id ? state.live.prediction : null;
    const layer = !sample.mask ? 'probability' : state.session.view.layer;
    this.drawPicture(g, sample, place, prediction ? layer : 'truth');
    if (prediction && layer !== 'truth') this.drawLayer(g, state, sample, place, layer);
    this.drawOutlines(g, state, sample, place, layer);
    const size = prediction?.map.size;
    if (probe && size) drawCrossHairs(g, place, probe, size);
    return this.limits;
  }

  private drawPicture(
    g: CanvasRenderingContext2D,
    sample: Sample,
    { left, top, width, height }: Rectangle,
    layer: Layer,
  ): void {
    const base = this.baseOf([sample], () => makeBase(sample));
    g.imageSmoothingEnabled = true;
    g.imageSmoothingQuality = 'high';
    g.drawImage(layer === 'truth' ? base.colour : base.grey, left, top, width, height);
    if (layer === 'truth') return;
    g.fillStyle = `rgb(0 0 0 / ${1 - dimming[layer]})`;
    g.fillRect(left, top, width, height);
  }

  private drawLayer(
    g: CanvasRenderingContext2D,
    state: AppState,
    sample: Sample,
    place: Rectangle,
    layer: Exclude<Layer, 'truth'>,
  ): void {
    const { prediction, dragging } = state.live;
    if (!prediction) return;
    const { map, histogram } = prediction;
    const tables = currentTables(state);
    this.colours ??= stageColours();
    if (tables && histogram) {
      const held = dragging && this.held;
      this.limits = {
        gradient: gradientLimit(histogram, tables, this.limits?.gradient ?? null, held),
        loss: lossLimit(histogram, tables, this.limits?.loss ?? null, held),
      };
    }
    this.held = dragging;
    const { opacity, threshold } = state.session.view;
    fillLayerTables(
      this.tables,
      {
        layer,
        opacity,
        threshold,
        tables,
        gradientLimit: this.limits?.gradient ?? 1,
        lossLimit: this.limits?.loss ?? 1,
      },
      this.colours,
    );
    const target = this.layerImageOf([map.size], () => makeLayerImage(map.size));
    paintLayer(this.tables, map.levels, sample.mask, target.pixels);
    target.context.putImageData(target.image, 0, 0);
    // Decisions have edges; everything else is a sampled field.
    g.imageSmoothingEnabled = layer !== 'errors';
    g.drawImage(target.context.canvas, place.left, place.top, place.width, place.height);
  }

  private drawOutlines(
    g: CanvasRenderingContext2D,
    state: AppState,
    sample: Sample,
    place: Rectangle,
    layer: Layer,
  ): void {
    const { mask } = sample;
    const { prediction, dataset } = state.live;
    const { threshold } = state.session.view;
    if (!dataset || layer === 'errors') return;
    const stroke = (path: Path2D, size: number, dash: readonly number[], width: number) => {
      const placed = new Path2D();
      const scale = new DOMMatrix([
        place.width / size,
        0,
        0,
        place.height / size,
        place.left,
        place.top,
      ]);
      placed.addPath(path, scale);
      g.setLineDash([...dash]);
      g.lineJoin = 'round';
      g.lineWidth = width + 1.2;
      g.strokeStyle = 'rgb(0 0 0 / 35%)';
      g.stroke(placed);
      g.lineWidth = width;
      g.strokeStyle = 'rgb(255 255 255 / 92%)';
      g.stroke(placed);
      g.setLineDash([]);
    };
    if (mask) {
      const { size } = dataset;
      const path = this.truthOf([mask], () => new Path2D(maskOutline(mask, size)));
      stroke(path, size, [], layer === 'truth' ? 2 : 1.4);
    }
    if (!prediction || prediction.sampleId !== sample.id || layer === 'truth') return;
    const { levels, size } = prediction.map;
    const path = this.predictionOf(
      [levels, threshold],
      () => new Path2D(predictionOutline(levels, size, threshold)),
    );
    stroke(path, size, [5, 4], 1.4);
  }
}

/** A ring with four arms around a pixel, white on black so that it stands on anything. */
function drawCrossHairs(
  g: CanvasRenderingContext2D,
  place: Rectangle,
  { x, y }: PixelPosition,
  size: number,
): void {
  const centreX = place.left + ((x + 0.5) / size) * place.width;
  const centreY = place.top + ((y + 0.5) / size) * place.height;
  const path = new Path2D();
  path.arc(centreX, centreY, 6, 0, 2 * Math.PI);
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    path.moveTo(centreX + 8 * dx, centreY + 8 * dy);
    path.lineTo(centreX + 15 * dx, centreY + 15 * dy);
  }
  g.lineWidth = 4;
  g.strokeStyle = 'rgb(0 0 0 / 55%)';
  g.stroke(path);
  g.lineWidth = 1.8;
  g.strokeStyle = '#fff';
  g.stroke(path);
}
