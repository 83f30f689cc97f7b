/** How a setting segments an image: the image in grey, dimmed, and over it what is right and wrong, or the probability. */
import type { Sample } from '../../datasets/dataset.ts';
import { judgedLabels, leftOut } from '../../masks/leftOut.ts';
import { wholeFrame } from '../../pixels/frame.ts';
import { colourRamp, mapStops, parseHex } from '../colour.ts';
import { greyImage, type LayerImage, makeLayerImage } from '../image/stage/rasters.ts';

/** Side of the picture in pixels. */
export const pictureSide = 384;
/** Of the image under what lies over it. */
const dimmed = 0.55;

/** Red, green, blue and how much covers, each from 0 to 255, in the byte order of this machine. */
function packed([red, green, blue]: readonly number[], alpha = 255): number {
  const bytes = new Uint8Array([red ?? 0, green ?? 0, blue ?? 0, alpha]);
  return new Uint32Array(bytes.buffer)[0] as number;
}

/** As on the stage, which is dark in both themes. */
const over = {
  right: packed([255, 255, 255]),
  extra: packed(parseHex('#e23fc4')),
  missed: packed(parseHex('#6fd13a')),
};

/** A mask at the side of a map; null without one. */
function maskAt(sample: Sample, size: number, side: number): Uint8Array | null {
  const mask = judgedLabels(sample);
  if (!mask || side === size) return mask;
  const at = (i: number) => Math.floor(((i + 0.5) * size) / side);
  return Uint8Array.from(
    { length: side * side },
    (_, i) => mask[at(Math.floor(i / side)) * size + at(i % side)] as number,
  );
}

export class MaskPicture {
  private readonly background: HTMLCanvasElement;
  private readonly sample: Sample;
  private readonly size: number;
  private mask: Uint8Array | null = null;
  private layer: LayerImage | null = null;
  private side = 0;
  private readonly ramp: Uint32Array;

  /** @param size  side of the sample's mask */
  constructor(sample: Sample, size: number) {
    this.sample = sample;
    this.size = size;
    const { left, top, width, height } = sample.frame ?? wholeFrame;
    this.background = document.createElement('canvas');
    this.background.width = pictureSide;
    this.background.height = pictureSide;
    const g = this.background.getContext('2d');
    if (g) {
      g.fillStyle = '#000';
      g.fillRect(0, 0, pictureSide, pictureSide);
      g.imageSmoothingQuality = 'high';
      g.globalAlpha = dimmed;
      g.drawImage(
        greyImage(sample.picture),
        (-left / width) * pictureSide,
        (-top / height) * pictureSide,
        pictureSide / width,
        pictureSide / height,
      );
    }
    const ramp = colourRamp(mapStops('prob'));
    // What is certainly background lets the image through.
    this.ramp = Uint32Array.from({ length: ramp.length / 3 }, (_, i) =>
      packed([...ramp.subarray(3 * i, 3 * i + 3)], Math.min(230, 2 * i)),
    );
  }

  /** @param probability  of the foreground, [side, side] */
  draw(
    canvas: HTMLCanvasElement,
    probability: Float32Array,
    layer: 'errors' | 'probability',
    threshold: number,
  ): void {
    const side = Math.round(Math.sqrt(probability.length));
    if (!this.layer || side !== this.side) {
      this.side = side;
      this.layer = makeLayerImage(side);
      this.mask = maskAt(this.sample, this.size, side);
    }
    const { pixels } = this.layer;
    const { mask, ramp } = this;
    for (let i = 0; i < pixels.length; i++) {
      const p = probability[i] as number;
      if (layer === 'probability') pixels[i] = ramp[Math.round(p * 255)] as number;
      else {
        const truth = mask ? (mask[i] as number) : null;
        const isFound = p >= threshold;
        pixels[i] =
          truth === leftOut
            ? 0
            : isFound
              ? truth === 0
                ? over.extra
                : over.right
              : truth
                ? over.missed
                : 0;
      }
    }
    this.layer.commit();
    const g = canvas.getContext('2d');
    if (!g) return;
    g.drawImage(this.background, 0, 0);
    g.imageSmoothingEnabled = layer === 'probability';
    g.drawImage(this.layer.canvas, 0, 0, pictureSide, pictureSide);
  }
}
