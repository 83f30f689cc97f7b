import { beforeAll, describe, expect, it } from 'vitest';
import { createImageStore } from '../../src/engine/kernels/device/imageStore.ts';
import { missingDevice, openDevice, type TestDevice } from '../support/device.ts';
import { trainingTask } from '../support/trainingTask.ts';

const size = 6;
const { images } = trainingTask({ depth: 1, filters: 4, norm: 'none' }, size, 3, 2);
const inputFloats = size * size * 3;

describe.skipIf(missingDevice)('image store', () => {
  let gpu: TestDevice;
  beforeAll(async () => {
    gpu = await openDevice();
  });

  /** Inputs and masks of a batch, as they arrive. */
  async function batch(
    budget: number,
    chosen: readonly number[],
    store = createImageStore(gpu.device, images, budget),
  ) {
    const { device } = gpu;
    const { COPY_DST, COPY_SRC, MAP_READ } = GPUBufferUsage;
    const bytes = chosen.length * (inputFloats * 4 + size * size);
    const buffer = device.createBuffer({ size: bytes, usage: COPY_DST | COPY_SRC });
    const staging = device.createBuffer({ size: bytes, usage: COPY_DST | MAP_READ });
    const encoder = device.createCommandEncoder();
    store.copyBatch(encoder, chosen, {
      input: { buffer, offset: 0 },
      masks: { buffer, offset: chosen.length * inputFloats * 4 },
    });
    encoder.copyBufferToBuffer(buffer, 0, staging, 0, bytes);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    const read = staging.getMappedRange().slice(0);
    for (const one of [buffer, staging]) one.destroy();
    store.dispose();
    expect(gpu.complaints.splice(0)).toEqual([]);
    return {
      resident: store.bytes,
      inputs: new Float32Array(read, 0, chosen.length * inputFloats),
      masks: new Uint8Array(read, chosen.length * inputFloats * 4),
    };
  }

  it('brings images that fit in GPU memory and images that do not', async () => {
    const chosen = [2, 0, 2, 1];
    const each = inputFloats * 4 + size * size;
    for (const resident of [3, 1, 0]) {
      const read = await batch(resident * each + 5, chosen);
      expect(read.resident).toBe(resident * each);
      expect(Array.from(read.inputs)).toEqual(
        chosen.flatMap((image) => Array.from(images.inputs.at(image) as Float32Array)),
      );
      expect(Array.from(read.masks)).toEqual(
        chosen.flatMap((image) => Array.from(images.masks[image]!)),
      );
    }
  });

  it('takes a mask anew, wherever its image is', async () => {
    const each = inputFloats * 4 + size * size;
    for (const resident of [3, 0]) {
      const masks = [...images.masks];
      const store = createImageStore(gpu.device, { ...images, masks }, resident * each + 5);
      masks[1] = new Uint8Array(size * size).fill(1);
      store.replaceMask(1);
      const read = await batch(0, [1, 0], store);
      expect(Array.from(read.masks)).toEqual([
        ...Array(size * size).fill(1),
        ...(images.masks[0] as Uint8Array),
      ]);
    }
  });

  it('refuses an image of another size', () => {
    const inputs = [new Float32Array(5)];
    expect(() => createImageStore(gpu.device, { ...images, inputs, masks: [null] })).toThrow(
      'image 0 must have 36 pixels of 3 channels',
    );
  });
});
