/** Plans that are in use: one for each shape of network and set of images, shared by the runs of that shape. */
import type { Patches, Split } from '../../datasets/dataset.ts';
import { judgedLabels } from '../../masks/leftOut.ts';
import type { NetworkConfig } from '../../runs/setting.ts';
import type { Backend } from '../backends/backend.ts';
import type { OpenedImages } from '../images/imageDesk.ts';
import { type Availability, withoutPlan } from '../networks/memory.ts';
import type { NetworkPlan, PlanRequest, TrainingImages } from '../networks/network.ts';
import { DeviceLoad } from './stepQueue.ts';

export interface PlanShape {
  readonly images: OpenedImages;
  readonly config: NetworkConfig;
  /** Images a step; fewer where there are not as many to train on. */
  readonly batchSize: number;
}

export interface PlanWatch {
  /** Told how many of how many kernels are compiled. */
  readonly onProgress: (done: number, total: number) => void;
  /** Told how many bytes of memory a run on the plan takes, the plan included. */
  readonly onMemory: (bytes: number) => void;
}

type Scored = Exclude<Split, 'between'>;
type Splits = Readonly<Record<Scored, readonly number[]>>;

/** Asked for at every step, and the same for as long as the images are. */
const splitsOf = new WeakMap<OpenedImages, Splits>();

/** Positions of the images of a split that have a mask. */
export function withMask(images: OpenedImages, split: Scored): readonly number[] {
  const known = splitsOf.get(images);
  if (known) return known[split];
  const those = (of: Scored) =>
    images.dataset.samples.flatMap((sample, position) =>
      sample.split === of && sample.mask ? [position] : [],
    );
  const splits = { training: those('training'), validation: those('validation') };
  splitsOf.set(images, splits);
  return splits[split];
}

/** A batch takes no image twice, so it cannot be larger than the training set; of patches an image gives as many as are wanted. */
function batchSizeOf({ images, batchSize }: PlanShape): number {
  if (images.dataset.patches) return Math.max(1, batchSize);
  return Math.max(1, Math.min(batchSize, withMask(images, 'training').length));
}

/** The images of a shape, all but their masks. */
function imagesOf({ images: { dataset, pixels } }: PlanShape) {
  return {
    size: dataset.size,
    channels: pixels.channels,
    classes: dataset.classNames.length + 1,
    inputs: pixels.inputs,
  };
}

/** What a plan is made for: with patches it has no images of its own, and each step brings its batch. */
function requestOf(shape: PlanShape, images: TrainingImages): PlanRequest {
  const { patches } = shape.images.dataset;
  const own = patches ? { ...images, size: patches.side, inputs: [], masks: [] } : images;
  return { config: shape.config, images: own, batchSize: batchSizeOf(shape) };
}

/** Most pixels of a tile to one of a batch; a prediction takes a fraction of the memory of a step. */
const tileShares = [6, 1] as const;

/**
 * What plans for tiles can be made for, the largest first, where images are trained on in patches: the more the network
 * sees at once the better it predicts, for its norm goes by all of it. No larger than the images; none where the network
 * that is trained can predict them.
 */
function tileRequestsOf(shape: PlanShape): PlanRequest[] {
  const { config, batchSize } = shape;
  const { patches, size } = shape.images.dataset;
  if (!patches) return [];
  const step = 2 ** config.depth;
  const whole = Math.ceil(size / step) * step;
  const sides = tileShares.map((share) =>
    Math.min(whole, Math.floor((patches.side * Math.sqrt(share * batchSize)) / step) * step),
  );
  return [...new Set(sides)]
    .filter((side) => side > patches.side)
    .map((side) => ({
      config,
      images: { ...imagesOf(shape), size: side, inputs: [], masks: [] },
      batchSize: 1,
      predictsOnly: true,
    }));
}

/** A plan that predicts tiles larger than the patches that are trained on. */
interface TilePlan {
  readonly plan: NetworkPlan;
  /** In pixels. */
  readonly side: number;
}

/** A plan with the images that it is for. */
export class SharedPlan {
  /** On which it lives, and with which it dies. */
  readonly backend: Backend;
  readonly plan: NetworkPlan;
  /** Null where whole images are predicted by the plan itself. */
  readonly tiles: TilePlan | null;
  readonly config: NetworkConfig;
  /** Images a step. */
  readonly batchSize: number;
  /** Whole, as the page sees them. */
  readonly images: TrainingImages & { readonly masks: (Uint8Array | null)[] };
  /** Steps of its runs that are under way. */
  readonly load = new DeviceLoad();
  /** Runs on it. */
  users = 0;
  private current: OpenedImages;

  constructor(
    backend: Backend,
    { plan, tiles }: { readonly plan: NetworkPlan; readonly tiles: TilePlan | null },
    shape: PlanShape,
    images: TrainingImages & { readonly masks: (Uint8Array | null)[] },
  ) {
    this.backend = backend;
    this.plan = plan;
    this.tiles = tiles;
    this.config = shape.config;
    this.batchSize = batchSizeOf(shape);
    this.current = shape.images;
    this.images = images;
  }

  get opened(): OpenedImages {
    return this.current;
  }

  /** How batches are drawn from its images; null where they are images themselves. */
  get patches(): Patches | null {
    return this.current.dataset.patches ?? null;
  }

  /** Side in pixels of what the network reads. */
  get inputSize(): number {
    return this.patches?.side ?? this.images.size;
  }

  /** Whether a training of this shape can run on it. */
  suits(shape: PlanShape): boolean {
    const { depth, filters, norm } = this.config;
    const { config } = shape;
    return (
      this.current === shape.images &&
      this.batchSize === batchSizeOf(shape) &&
      depth === config.depth &&
      filters === config.filters &&
      norm === config.norm
    );
  }

  /**
   * Takes other masks of the images it has; only while no step on it is under way.
   *
   * @returns whether it did: not where other images are trained on or held out, or lie in another order
   */
  takeMasks(images: OpenedImages): boolean {
    const { samples } = this.current.dataset;
    const next = images.dataset.samples;
    const isSame =
      images.dataset.classNames.length === this.current.dataset.classNames.length &&
      next.length === samples.length &&
      next.every(({ id, split, mask }, position) => {
        const last = samples[position];
        return last?.id === id && last.split === split && !last.mask === !mask;
      });
    if (!isSame) return false;
    const changed = next.flatMap(({ mask }, position) =>
      mask !== samples[position]?.mask ? [position] : [],
    );
    for (const position of changed) this.images.masks[position] = judgedLabels(next[position]);
    if (!this.patches) this.plan.masksChanged(changed);
    this.current = images;
    return true;
  }
}

export class PlanPool {
  private readonly plans: SharedPlan[] = [];

  /**
   * A plan for one more run, which gives it back with {@link release}.
   *
   * @throws RangeError when it does not fit the backend; the message says what to change
   */
  async lease(backend: Backend, shape: PlanShape, watch: PlanWatch): Promise<SharedPlan> {
    const shared =
      this.plans.find((plan) => plan.backend === backend && plan.suits(shape)) ??
      (await this.build(backend, shape, watch));
    shared.users += 1;
    return shared;
  }

  /** What one more run of a shape takes, as far as it is not there already. */
  async need(backend: Backend, shape: PlanShape): Promise<Availability> {
    const request = requestOf(shape, { ...imagesOf(shape), masks: [] });
    const found = await backend.memoryFor(request);
    const isThere = this.plans.some((plan) => plan.backend === backend && plan.suits(shape));
    if (isThere) return { ...found, need: withoutPlan(found.need) };
    // The smallest: a larger one is there only where there is room for it.
    const tiles = tileRequestsOf(shape).at(-1);
    if (!tiles) return found;
    const more = (await backend.memoryFor(tiles)).need;
    const { bytes, largestPiece, perRun } = found.need;
    const need = {
      bytes: bytes + more.bytes - more.perRun,
      largestPiece: Math.max(largestPiece, more.largestPiece),
      perRun,
    };
    return { ...found, need };
  }

  /** A run is not on the plan any more; with the last one it goes. */
  release(shared: SharedPlan): void {
    shared.users -= 1;
    if (shared.users > 0) return;
    const at = this.plans.indexOf(shared);
    if (at >= 0) this.plans.splice(at, 1);
    shared.tiles?.plan.dispose();
    shared.plan.dispose();
  }

  private async build(backend: Backend, shape: PlanShape, watch: PlanWatch): Promise<SharedPlan> {
    const images = { ...imagesOf(shape), masks: shape.images.dataset.samples.map(judgedLabels) };
    const request = requestOf(shape, images);
    const plan = await backend.createPlan(request, watch);
    const tiles = await this.tilesFor(backend, shape, watch);
    const shared = new SharedPlan(backend, { plan, tiles }, shape, images);
    this.plans.push(shared);
    return shared;
  }

  /** Null where no memory is left for it: images are then predicted in tiles of the size of a patch. */
  private async tilesFor(
    backend: Backend,
    shape: PlanShape,
    { onProgress }: PlanWatch,
  ): Promise<TilePlan | null> {
    for (const request of tileRequestsOf(shape))
      try {
        const plan = await backend.createPlan(request, { onProgress, onMemory: () => {} });
        return { plan, side: request.images.size };
      } catch (reason) {
        if (!(reason instanceof RangeError)) throw reason;
      }
    return null;
  }
}
