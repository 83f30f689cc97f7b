/**
 * The images a network trains on, kept in GPU memory as far as they fit, so that a step copies its batch
 * from there. Those beyond the budget stay in the page's memory and are uploaded when a batch asks.
 */
import type { BatchImage, TrainingImages } from '../../networks/network.ts';
import type { GpuPlace } from './gpuMemory.ts';

/** Most GPU memory for images; a thousand of 256 x 256 pixels fit. */
const residentBudget = 384 * 2 ** 20;

/** Images are gathered in buffers of about this size. */
const shelfBytes = 64 * 2 ** 20;

interface Place {
  readonly input: GpuPlace;
  readonly mask: GpuPlace;
}

/** Where a batch is wanted. */
interface BatchDestination {
  readonly input: GpuPlace;
  readonly masks: GpuPlace;
}

export interface ImageStore {
  /**
   * Records copies of these images and masks, in this order; an image without a mask copies only itself.
   * What is not in GPU memory is written to the queue at once.
   */
  copyBatch(encoder: GPUCommandEncoder, images: readonly BatchImage[], to: BatchDestination): void;
  /** Takes the mask of an image anew; of an image that had one. */
  replaceMask(image: number): void;
  /** Bytes of GPU memory. */
  readonly bytes: number;
  dispose(): void;
}

/** Bytes of GPU memory that {@link createImageStore} would take for so many images. */
export function imageStoreBytes(
  { size, channels }: Pick<TrainingImages, 'size' | 'channels'>,
  count: number,
): number {
  return Math.min(residentBudget, count * size ** 2 * (4 * channels + 1));
}

/**
 * @param budget  most bytes of GPU memory
 * @throws RangeError when an image or mask has another size than it should
 */
export function createImageStore(
  device: GPUDevice,
  images: TrainingImages,
  budget = residentBudget,
): ImageStore {
  const pixels = images.size ** 2;
  const inputBytes = pixels * images.channels * 4;
  // Copies move whole words.
  const maskBytes = Math.ceil(pixels / 4) * 4;
  const perShelf = Math.max(1, Math.floor(shelfBytes / (inputBytes + maskBytes)));
  const resident = Math.min(images.inputs.length, Math.floor(budget / (inputBytes + maskBytes)));
  const shelves: GPUBuffer[] = [];
  const places: Place[] = [];
  for (let index = 0; index < resident; index++) {
    const onShelf = index % perShelf;
    if (onShelf === 0) {
      const count = Math.min(perShelf, resident - index);
      const size = count * (inputBytes + maskBytes);
      const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
      shelves.push(device.createBuffer({ label: `images ${shelves.length}`, size, usage }));
    }
    const buffer = shelves[shelves.length - 1];
    const offset = onShelf * (inputBytes + maskBytes);
    const place = { input: { buffer, offset }, mask: { buffer, offset: offset + inputBytes } };
    places.push(place);
    upload(index, place.input, place.mask);
  }

  function upload(image: BatchImage, inputTo: GpuPlace, maskTo: GpuPlace): void {
    const isStored = typeof image === 'number';
    const input = isStored ? images.inputs.at(image) : image.input;
    const mask = isStored ? images.masks[image] : image.mask;
    if (input?.byteLength !== inputBytes || (mask && mask.length !== pixels))
      throw new RangeError(
        `${isStored ? `image ${image}` : 'each image'} must have ${pixels} pixels of ${images.channels} channels, and its mask as many`,
      );
    device.queue.writeBuffer(inputTo.buffer, inputTo.offset, input);
    if (mask) uploadMask(mask, maskTo);
  }

  function uploadMask(mask: Uint8Array, to: GpuPlace): void {
    const words = new Uint8Array(maskBytes);
    words.set(mask);
    device.queue.writeBuffer(to.buffer, to.offset, words);
  }

  return {
    copyBatch(encoder, chosen, { input, masks }) {
      for (const [slot, image] of chosen.entries()) {
        const inputTo = { ...input, offset: input.offset + slot * inputBytes };
        const maskTo = { ...masks, offset: masks.offset + slot * maskBytes };
        const place = typeof image === 'number' ? places[image] : undefined;
        if (typeof image !== 'number' || !place) {
          upload(image, inputTo, maskTo);
          continue;
        }
        const copy = (from: GpuPlace, to: GpuPlace, bytes: number) =>
          encoder.copyBufferToBuffer(from.buffer, from.offset, to.buffer, to.offset, bytes);
        copy(place.input, inputTo, inputBytes);
        if (images.masks[image]) copy(place.mask, maskTo, maskBytes);
      }
    },
    replaceMask(image) {
      const mask = images.masks[image];
      const place = places[image];
      // What is not in GPU memory is uploaded with each batch anyway.
      if (mask && place) uploadMask(mask, place.mask);
    },
    bytes: resident * (inputBytes + maskBytes),
    dispose() {
      for (const shelf of shelves) shelf.destroy();
    },
  };
}
