/** A trained network to take away: its weights, a PyTorch module that loads them, and an example to check it by. */
import { strToU8, type Zippable, zipSync } from 'fflate';
import { type StoredTensor, writeSafetensors } from '../../formats/safetensors.ts';
import type { NamedParameter, NetworkSubject } from './networkSubject.ts';
import { torchParameter } from './torchParameters.ts';
import { exampleFileName, unetFile, unetFileName, weightsFileName } from './unetFile.ts';

/** One image as the network reads it, and what it predicts. */
export interface NetworkExample {
  /** Standardised pixels, [size, size, channels]. */
  readonly input: Float32Array;
  /** Logit of each class minus that of the background, [C − 1, size, size]. */
  readonly differences: Float32Array;
}

/** Planes of an image one after the other, [1, channels, size, size], from [size, size, channels]. */
function planes(values: Float32Array, channels: number, size: number): StoredTensor {
  const pixels = size * size;
  const turned = new Float32Array(values.length);
  for (let pixel = 0; pixel < pixels; pixel++)
    for (let channel = 0; channel < channels; channel++)
      turned[channel * pixels + pixel] = values[pixel * channels + channel];
  return { shape: [1, channels, size, size], values: turned };
}

/** Softmax of the differences with 0 for the background, [1, C, size, size]. */
function softmax(differences: Float32Array, classes: number, size: number): StoredTensor {
  const pixels = size * size;
  const values = new Float32Array(classes * pixels);
  const logits = new Float64Array(classes);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let c = 1; c < classes; c++) logits[c] = differences[(c - 1) * pixels + pixel];
    const largest = logits.reduce((most, logit) => Math.max(most, logit), 0);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(logits[c] - largest);
    for (let c = 0; c < classes; c++)
      values[c * pixels + pixel] = Math.exp(logits[c] - largest) / sum;
  }
  return { shape: [1, classes, size, size], values };
}

/** The files of a network by name. */
export function networkFiles(
  subject: NetworkSubject,
  parameters: readonly NamedParameter[],
  { input, differences }: NetworkExample,
): Record<string, Uint8Array<ArrayBuffer>> {
  const { channels, classes, size } = subject;
  const metadata = new Map(
    Object.entries({
      // How other programs know that the tensors are PyTorch's.
      format: 'pt',
      depth: subject.depth,
      filters: subject.filters,
      norm: subject.norm,
      channels,
      classes: ['background', ...subject.classNames].join(', '),
      size,
      about: subject.remarks.join(' '),
    }).map(([key, value]) => [key, String(value)]),
  );
  const tensors = new Map(
    parameters.map(torchParameter).map(({ name, shape, values }) => [name, { shape, values }]),
  );
  const example = new Map([
    ['input', planes(input, channels, size)],
    ['probability', softmax(differences, classes, size)],
  ]);
  return {
    [weightsFileName]: writeSafetensors({ tensors, metadata }),
    [unetFileName]: strToU8(unetFile(subject)),
    [exampleFileName]: writeSafetensors({ tensors: example }),
  };
}

/** The same as one zip file. */
export function networkZip(...parts: Parameters<typeof networkFiles>): Uint8Array<ArrayBuffer> {
  const files = networkFiles(...parts);
  const entries: Zippable = Object.fromEntries(
    // Weights look like noise: packing them takes time and saves a tenth.
    Object.entries(files).map(([name, bytes]) => [
      name,
      [bytes, { level: name.endsWith('.py') ? 9 : 0 }],
    ]),
  );
  return zipSync(entries);
}
