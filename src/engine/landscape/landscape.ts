/**
 * A landscape as it is computed: the weights of each point of a plane predict the images. In pieces, between which the
 * engine does what is more urgent; a run's own weights are not touched.
 */

import { lossAtPrediction } from '../../losses/analysis/lossAtPrediction.ts';
import type { LossFunction } from '../../losses/lossFunction.ts';
import { leftOut } from '../../masks/leftOut.ts';
import { gridOrder } from '../../runs/landscape/grid.ts';
import type { UNetLayers } from '../../runs/networkLayers.ts';
import type { OpenedImages } from '../images/imageDesk.ts';
import type {
  LandscapeHead,
  LandscapeProgress,
  LandscapeRequest,
  LandscapeValues,
} from '../landscapeRequest.ts';
import type { TrainingImages } from '../networks/network.ts';
import { differencesOf, judge } from '../training/measurement.ts';
import { RequestRefused } from '../training/runRequests.ts';
import type { WholeImages } from '../training/wholeImages.ts';
import { type PathMoment, type Plane, pathOf, planesOf } from './planes.ts';
import { HistogramBuilder } from './pointHistograms.ts';

export interface LandscapeSource {
  readonly whole: WholeImages;
  readonly images: TrainingImages;
  readonly opened: OpenedImages;
  readonly layers: UNetLayers;
  /** Told before each prediction; stops where it answers false. */
  readonly goesOn: () => Promise<boolean>;
}

/** What is done with the predictions at a point. */
interface Visit {
  readonly point: number;
  /** Levels of each image, in the order of the landscape's images. */
  readonly differences: readonly (readonly Uint16Array[])[];
}

/** Time of one piece, in milliseconds; it has one point at least. */
const pieceMs = 60;

export class Landscape {
  readonly head: LandscapeHead;
  private readonly request: LandscapeRequest;
  private readonly centre: Float32Array;
  private readonly planes: readonly Plane[];
  private readonly positions: readonly number[];
  private readonly opened: OpenedImages;

  /**
   * @param now  the weights in the middle, which are nobody else's
   * @param kept  earlier ones, in the order of their steps
   * @throws RequestRefused where there is no such plane, or no image with a mask
   */
  constructor(
    id: number,
    request: LandscapeRequest,
    { images, opened, layers }: Omit<LandscapeSource, 'goesOn'>,
    now: PathMoment,
    kept: readonly PathMoment[],
  ) {
    const { samples } = opened.dataset;
    this.request = request;
    this.opened = opened;
    this.centre = now.weights;
    this.positions = request.sampleIds
      .map((wanted) => samples.findIndex((sample) => sample.id === wanted))
      .filter((position) => images.masks[position]);
    if (this.positions.length === 0)
      throw new RequestRefused('None of these images has a mask. The loss needs one.');
    this.planes = planesOf(request, layers, pathOf(kept, now));
    this.head = {
      ...{ id, step: now.step, parameters: layers.parameterCount },
      sampleIds: this.positions.map((position) => samples[position].id),
      classes: images.classes,
      pixels: this.pixelsOf(images),
      planes: this.planes.map(({ half, path, pathShare, explained }) => ({
        ...{ half, path, pathShare, explained },
      })),
    };
  }

  /** Points of all planes. */
  get total(): number {
    return this.planes.length * this.request.size ** 2;
  }

  /** Whether it is of these images, with these masks. */
  isOf({ opened, layers }: Pick<LandscapeSource, 'opened' | 'layers'>): boolean {
    return opened === this.opened && layers.parameterCount === this.centre.length;
  }

  /** Computes histograms, piece by piece from the point that is the `done`th. @returns points done; null where it was stopped */
  async histograms(
    done: number,
    source: LandscapeSource,
    tell: (progress: LandscapeProgress, transfer: Transferable[]) => void,
  ): Promise<number | null> {
    const builder = new HistogramBuilder(source.images.classes);
    const labels = this.labelsOf(source.images);
    const reached = await this.walk(done, source, ({ point, differences }) => {
      builder.begin(point);
      for (const [image, own] of differences.entries()) builder.add(own, labels[image]);
    });
    if (builder.isEmpty) return reached;
    const histograms = builder.taken();
    const { points, starts, levels, counts, soft } = histograms;
    const buffers = [points, starts, levels, counts, soft].map(({ buffer }) => buffer);
    tell({ kind: 'histograms', histograms }, buffers);
    return reached;
  }

  /** The same, of the values of a loss that more is needed for. */
  async values(
    done: number,
    source: LandscapeSource,
    loss: LossFunction,
    tell: (values: LandscapeValues, transfer: Transferable[]) => void,
  ): Promise<number | null> {
    const points: number[] = [];
    const values: number[] = [];
    const { images } = source;
    const reached = await this.walk(done, source, ({ point, differences }) => {
      const sum = differences.reduce((total, own, image) => {
        const { prediction } = judge(images, this.positions[image], own);
        return total + lossAtPrediction(loss, prediction).value;
      }, 0);
      points.push(point);
      values.push(sum / differences.length);
    });
    if (points.length === 0) return reached;
    const made = { points: Uint32Array.from(points), values: Float64Array.from(values) };
    tell(made, [made.points.buffer, made.values.buffer]);
    return reached;
  }

  /** Visits points in their order for as long as a piece may take. */
  private async walk(
    done: number,
    { whole, images, goesOn }: LandscapeSource,
    visit: (visit: Visit) => void,
  ): Promise<number | null> {
    const { size } = this.request;
    const order = gridOrder(size);
    const weights = new Float32Array(this.centre.length);
    const start = performance.now();
    let at = done;
    while (at < this.total && (at === done || performance.now() - start < pieceMs)) {
      if (!(await goesOn())) return null;
      // Coarse points of all planes come before fine ones of any.
      const plane = at % this.planes.length;
      const cell = order[Math.floor(at / this.planes.length)];
      this.weightsAt(plane, cell, weights);
      const maps = await whole.predict(this.positions, weights);
      visit({
        point: plane * size ** 2 + cell,
        differences: maps.map((logits) => differencesOf(logits, images.classes)),
      });
      at += 1;
    }
    return at;
  }

  private weightsAt(plane: number, cell: number, weights: Float32Array): void {
    const { size } = this.request;
    const { x, y } = this.planes[plane];
    const half = (size - 1) / 2;
    const u = ((cell % size) - half) / half;
    const v = (Math.floor(cell / size) - half) / half;
    const { centre } = this;
    for (let i = 0; i < weights.length; i++) weights[i] = centre[i] + u * x[i] + v * y[i];
  }

  private labelsOf({ masks }: TrainingImages): Uint8Array[] {
    return this.positions.map((position) => masks[position] as Uint8Array);
  }

  private pixelsOf(images: TrainingImages): Float64Array<ArrayBuffer> {
    const pixels = new Float64Array(this.positions.length * images.classes);
    for (const [image, labels] of this.labelsOf(images).entries())
      for (const label of labels) if (label !== leftOut) pixels[image * images.classes + label]++;
    return pixels;
  }
}
