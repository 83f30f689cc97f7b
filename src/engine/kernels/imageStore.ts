/**
 * The images a network trains on, kept in GPU memory as far as they fit, so that a step copies its batch
 * from there. Those beyond the budget stay in the page's memory and are uploaded when a batch asks.
 */
import type { TrainingImages } from '../network.ts';

/** Most GPU memory for images; a thousand of 256 x 256 pixels fit. */
const residentBudget = 384 * 2 ** 20;

/** Images are gathered in buffers of about this size. */
const shelfBytes = 64 * 2 ** 20;

interface Place {
  readonly shelf: GPUBuffer;
  readonly inputOffset: number;
  readonly maskOffset: number;
}

/** Where a batch is wanted. */
interface BatchDestination {
  readonly input: { readonly buffer: GPUBuffer; readonly offset: number };
  readonly masks: { readonly buffer: GPUBuffer; readonly offset: number };
}

export interface ImageStore {
  /**
   * Records copies of these images and masks, in this order; an image without a mask copies only itself.
   * What is not in GPU memory is written to the queue at once.
   */
  copyBatch(encoder: GPUCommandEncoder, images: readonly number[], to: BatchDestination): void;
  /** Bytes of GPU memory. */
  readonly bytes: number;
  dispose(): void;
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
  for (const [index, input] of images.inputs.entries()) {
    const mask = images.masks[index];
    if (input.byteLength !== inputBytes || (mask && mask.length !== pixels))
      throw new RangeError(
        `image ${index} must have ${pixels} pixels of ${images.channels} channels, and its mask as many`,
      );
  }
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
    const inputOffset = onShelf * (inputBytes + maskBytes);
    const place = {
      shelf: shelves[shelves.length - 1],
      inputOffset,
      maskOffset: inputOffset + inputBytes,
    };
    places.push(place);
    upload(images, index, place.shelf, place.inputOffset, place.shelf, place.maskOffset);
  }

  function upload(
    from: TrainingImages,
    index: number,
    inputTo: GPUBuffer,
    inputOffset: number,
    masksTo: GPUBuffer,
    maskOffset: number,
  ): void {
    device.queue.writeBuffer(inputTo, inputOffset, from.inputs[index] as Float32Array<ArrayBuffer>);
    const mask = from.masks[index];
    if (!mask) return;
    const words = new Uint8Array(maskBytes);
    words.set(mask);
    device.queue.writeBuffer(masksTo, maskOffset, words);
  }

  return {
    copyBatch(encoder, chosen, { input, masks }) {
      for (const [slot, index] of chosen.entries()) {
        const inputOffset = input.offset + slot * inputBytes;
        const maskOffset = masks.offset + slot * maskBytes;
        const place = places[index];
        if (!place) {
          upload(images, index, input.buffer, inputOffset, masks.buffer, maskOffset);
          continue;
        }
        const { shelf } = place;
        encoder.copyBufferToBuffer(shelf, place.inputOffset, input.buffer, inputOffset, inputBytes);
        if (images.masks[index])
          encoder.copyBufferToBuffer(shelf, place.maskOffset, masks.buffer, maskOffset, maskBytes);
      }
    },
    bytes: resident * (inputBytes + maskBytes),
    dispose() {
      for (const shelf of shelves) shelf.destroy();
    },
  };
}
