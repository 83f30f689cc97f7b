/** How much memory a training needs, and whether it is there: asked before anything is allocated. */

import { unetLayers } from '../../runs/networkLayers.ts';
import { recordUNet } from '../kernels/plan/networkGraph.ts';
import type { EngineId, Room } from '../protocol.ts';
import type { PlanRequest } from './network.ts';

export interface MemoryNeed {
  /** In all, with one run. */
  readonly bytes: number;
  /** Of the largest piece that must lie together. */
  readonly largestPiece: number;
  /** That one more run of the same shape takes. */
  readonly perRun: number;
}

export type MemoryShape = Pick<PlanRequest, 'config' | 'batchSize' | 'predictsOnly'> & {
  readonly images: Pick<PlanRequest['images'], 'size' | 'channels' | 'classes'> & {
    readonly inputs: { readonly length: number };
  };
};

/**
 * Memory of a step on tfjs's tape, which keeps every op's result until the step is over. The factors were
 * measured as the peak of `tf.profile` over networks of one to three poolings; see memory.test.ts.
 */
export function tapeNeed(shape: MemoryShape): MemoryNeed {
  const { config, batchSize, images, predictsOnly = false } = shape;
  const layers = unetLayers(config, images.channels, images.classes);
  const graph = recordUNet(layers, images.size);
  const bytesOf = ({ height, width, channels }: (typeof graph)['input']) =>
    4 * batchSize * height * width * channels;
  let results = 0;
  let joined = 0;
  let largestPiece = 4 * layers.parameterCount;
  for (const operation of graph.operations) {
    const result = bytesOf(operation.output);
    results += result;
    const inputs = operation.kind === 'convolution' ? operation.inputs : [];
    const both = inputs.length > 1 ? inputs.reduce((sum, value) => sum + bytesOf(value), 0) : 0;
    joined += both;
    largestPiece = Math.max(largestPiece, result, both);
  }
  const [perResult, perWeight] = config.norm === 'instance' ? [14.3, 6] : [8.3, 5];
  const weights = 4 * layers.parameterCount;
  // A prediction keeps what each layer hands on, and of one layer what comes between.
  const bytes = predictsOnly
    ? results + joined + perLayer * largestPiece + 2 * weights
    : perResult * results + joined + perWeight * weights;
  // Weights and two moments; steps of several runs never overlap.
  return { bytes, largestPiece, perRun: 3 * weights };
}

/** Tensors of the size of its result that a layer takes while it is predicted, measured in the same way. */
const perLayer = 6;

const gibibyte = 2 ** 30;

/**
 * Memory that a training may take, in bytes. No browser tells how much a graphics adapter has, so a
 * discrete one is trusted with 8 GiB and refuses by itself what it cannot hold.
 *
 * @param deviceGigabytes  `navigator.deviceMemory`, which browsers round down and cap; undefined where
 *   they do not tell
 */
export function memoryLimit(
  engine: EngineId,
  isSoftware: boolean,
  deviceGigabytes: number | undefined,
): number {
  const isSmall = deviceGigabytes !== undefined && deviceGigabytes < 8;
  if (isSmall) return (deviceGigabytes / 2) * gibibyte;
  // WebAssembly addresses 4 GiB, of which holes between its pieces waste a part.
  if (engine === 'wasm') return 3.5 * gibibyte;
  return (engine === 'webgpu' && !isSoftware ? 8 : 4) * gibibyte;
}

/** "310 MB" or "9.9 GB". */
export function memoryText(bytes: number): string {
  return bytes < 0.95 * gibibyte
    ? `${Math.ceil(bytes / 2 ** 20)} MB`
    : `${(bytes / gibibyte).toFixed(1)} GB`;
}

/** What one run would need, and what can be had. */
export interface Availability {
  readonly need: MemoryNeed;
  /** Bytes that nobody has. */
  readonly left: number;
  /** Most bytes that can lie together. */
  readonly piece: number;
}

/** What one run needs on a plan that is there. */
export function withoutPlan({ perRun }: MemoryNeed): MemoryNeed {
  return { bytes: perRun, largestPiece: 0, perRun };
}

/**
 * Whether runs of one shape fit side by side: what they share once, and weights with their moments for each.
 *
 * @param runs  1 or more
 */
export function roomOf({ need, left, piece }: Availability, runs: number): Room {
  const { perRun } = need;
  const shared = need.bytes - perRun;
  const bytes = shared + runs * perRun;
  const isWhole = need.largestPiece <= piece;
  const most = isWhole ? Math.max(0, Math.floor((left - shared) / perRun)) : 0;
  const found = { bytes, perRun, available: left, most };
  if (runs <= most) return { ...found, refusal: null };
  const asked = isWhole
    ? `${runs === 1 ? 'A run needs' : `${runs} runs need`} ${memoryText(bytes)} of memory, and ${memoryText(left)} can be had`
    : `A run needs ${memoryText(need.largestPiece)} of memory in one piece, and at most ${memoryText(piece)} can be had`;
  const smaller = 'use smaller images, a smaller batch or a smaller network';
  const remedy =
    most === 0
      ? `Not even one fits: ${smaller}`
      : `At most ${most} ${most === 1 ? 'fits' : 'fit'}: race no more, or ${smaller}`;
  return { ...found, refusal: `${asked}. ${remedy}.` };
}

/** A training that is too large. The message says what to change. */
export class DoesNotFit extends RangeError {
  /** The largest batch that fits; null where none does. */
  readonly batchSize: number | null;

  constructor(message: string, batchSize: number | null) {
    super(message);
    this.batchSize = batchSize;
  }
}

/**
 * @param needOf  what a batch of this size needs
 * @param limits  most bytes in all, and in one piece
 * @returns what the batch needs
 * @throws DoesNotFit with the largest smaller batch that fits, halving
 */
export function checkMemory(
  batchSize: number,
  needOf: (batchSize: number) => MemoryNeed,
  limits: { readonly bytes: number; readonly piece: number },
): MemoryNeed {
  const fits = ({ bytes, largestPiece }: MemoryNeed) =>
    bytes <= limits.bytes && largestPiece <= limits.piece;
  const need = needOf(batchSize);
  if (fits(need)) return need;
  let offered: number | null = null;
  for (let smaller = Math.floor(batchSize / 2); smaller >= 1 && offered === null; )
    if (fits(needOf(smaller))) offered = smaller;
    else smaller = Math.floor(smaller / 2);
  const whole = need.bytes > limits.bytes;
  const asked = memoryText(whole ? need.bytes : need.largestPiece);
  const given = memoryText(whole ? limits.bytes : limits.piece);
  const piece = whole ? '' : ' in one piece';
  const remedy =
    offered === null
      ? 'Use smaller images or a smaller network'
      : `A batch of ${offered} needs ${memoryText(needOf(offered).bytes)} and fits`;
  throw new DoesNotFit(
    `a step with a batch of ${batchSize} needs ${asked} of memory${piece}, and at most ${given} can be had. ${remedy}`,
    offered,
  );
}
