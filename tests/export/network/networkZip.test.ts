import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frameOf } from '../../../src/datasets/prepare/frameOfSample.ts';
import {
  defaultPreprocessing,
  type Preprocessing,
} from '../../../src/datasets/prepare/preprocessing.ts';
import { pictureInput } from '../../../src/datasets/prepare/standardise.ts';
import { initialWeights } from '../../../src/engine/networks/initialWeights.ts';
import { normEpsilon } from '../../../src/engine/networks/unet.ts';
import type { NetworkSubject } from '../../../src/export/network/networkSubject.ts';
import { networkFiles, networkZip } from '../../../src/export/network/networkZip.ts';
import { torchParameter } from '../../../src/export/network/torchParameters.ts';
import { unetFile } from '../../../src/export/network/unetFile.ts';
import { readSafetensors } from '../../../src/formats/safetensors.ts';
import { createRandom } from '../../../src/pixels/random.ts';
import { unetLayers } from '../../../src/runs/networkLayers.ts';
import type { NetworkConfig } from '../../../src/runs/setting.ts';
import { eachFile, parseProgram, pythonWith } from '../../support/python.ts';
import { tapeRun } from '../../support/tapeRun.ts';

const folder = mkdtempSync(join(tmpdir(), 'exported-network-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(async () => {
  await tf.setBackend('cpu');
});

interface Case {
  readonly config: NetworkConfig;
  readonly channels: 1 | 3;
  readonly classes: number;
  readonly preprocessing?: Partial<Preprocessing>;
}
const cases: readonly Case[] = [
  { config: { depth: 1, filters: 4, norm: 'none' }, channels: 3, classes: 2 },
  {
    config: { depth: 2, filters: 5, norm: 'instance' },
    channels: 1,
    classes: 3,
    preprocessing: { fit: 'letterbox', scale: 'window', window: [40, 150] },
  },
  {
    config: { depth: 3, filters: 4, norm: 'instance' },
    channels: 3,
    classes: 2,
    preprocessing: { fit: 'letterbox', scale: 'z-score' },
  },
  {
    config: { depth: 1, filters: 4, norm: 'instance' },
    channels: 1,
    classes: 2,
    preprocessing: { scale: 'min-max' },
  },
  {
    config: { depth: 2, filters: 4, norm: 'none' },
    channels: 3,
    classes: 2,
    preprocessing: { fit: 'crop', crop: 0.5 },
  },
];
const size = 16;

/** A picture without symmetry, wider than high. */
const picture = (() => {
  const random = createRandom(5, 'picture');
  const [width, height] = [37, 23];
  const data = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < data.length; i++)
    data[i] = i % 4 === 3 ? 255 : 40 * Math.sin(i / 90) + 90 + random.integer(60);
  return { width, height, data };
})();

/** A network with random weights, biases and norms, and what it predicts of the picture. */
async function networkOf({ config, channels, classes, ...one }: Case) {
  const preprocessing = { ...defaultPreprocessing, ...one.preprocessing };
  const layers = unetLayers(config, channels, classes);
  const random = createRandom(3, 'weights');
  const weights = initialWeights(layers, random).map((w) => w + 0.2 * (random.uniform() - 0.5));
  const frame = frameOf(picture, preprocessing);
  const input = pictureInput(picture, size, channels, frame, preprocessing);
  const network = await tapeRun({
    config,
    batchSize: 1,
    weights,
    images: { size, channels, classes, inputs: [input], masks: [null] },
  });
  const [differences] = await network.predict([0]);
  network.dispose();
  const parameters = layers.slots.map(({ name, shape, offset, length }) => ({
    ...{ name, shape },
    values: weights.slice(offset, offset + length),
  }));
  const subject: NetworkSubject = {
    ...config,
    ...{ normEpsilon, channels, classes, size, tile: size, threshold: 0.5, preprocessing },
    classNames: classes === 2 ? ['foreground'] : ['kidney', 'a "tumour" \\'],
    remarks: ['Trained on phantoms.', 'A loss called """.'],
  };
  return { subject, parameters, example: { input, differences: differences } };
}

async function writeNetwork(one: Case, name: string): Promise<string> {
  const { subject, parameters, example } = await networkOf(one);
  const place = join(folder, name);
  mkdirSync(place);
  for (const [file, bytes] of Object.entries(networkFiles(subject, parameters, example)))
    writeFileSync(join(place, file), bytes);
  return join(place, 'unet.py');
}

const torch = pythonWith('torch', 'numpy');
const anyPython = pythonWith('json');

describe('a network to take away', () => {
  it('is a zip of weights, a PyTorch file and an example', async () => {
    const { subject, parameters, example } = await networkOf(cases[0]);
    const files = unzipSync(networkZip(subject, parameters, example));
    expect(Object.keys(files)).toEqual(['weights.safetensors', 'unet.py', 'example.safetensors']);
    const { tensors, metadata } = readSafetensors(files['weights.safetensors']);
    expect(tensors.size).toBe(parameters.length);
    const numbers = (list: Iterable<{ values: ArrayLike<number> }>) =>
      [...list].reduce((sum, { values }) => sum + values.length, 0);
    expect(numbers(tensors.values())).toBe(numbers(parameters));
    expect(metadata.get('format')).toBe('pt');
    expect(metadata.get('classes')).toBe('background, foreground');
    expect(strFromU8(files['unet.py'])).toContain('Trained on phantoms.');
  });

  it('says what was trained where that were patches, and predicts in tiles then', async () => {
    const { subject } = await networkOf(cases[0]!);
    const preprocessing = { ...defaultPreprocessing, fit: 'patches', patchScale: 0.5 } as const;
    const lines = unetFile({ ...subject, tile: 48, preprocessing }).split('\n');
    const said = (name: string) =>
      lines.find((line) => line.startsWith(`${name} = `))?.split(/ = | {2}#/)[1];
    expect(['FIT', 'PATCH_SCALE', 'SIZE', 'TILE'].map(said)).toEqual([
      ...['"patches"', '0.5', '16', '48'],
    ]);
    expect(lines).toContain(
      '    logits = predict_tiled(network, image) if FIT == "patches" else network(image)',
    );
  });

  it('turns filters to the order of PyTorch, and names norms apart from convolutions', () => {
    const values = Float32Array.from({ length: 24 }, (_, i) => i);
    const filter = torchParameter({ name: 'down1.conv2.filter', shape: [2, 1, 3, 4], values });
    expect(filter).toMatchObject({ name: 'down1.conv2.weight', shape: [4, 3, 2, 1] });
    // Output 1, input 2: element [row, 0, 2, 1] of the original.
    expect([...filter.values.slice(10, 12)]).toEqual([9, 21]);
    const vector = (name: string) =>
      torchParameter({ name, shape: [2], values: new Float32Array(2) }).name;
    expect(vector('up1.conv1.scale')).toBe('up1.norm1.weight');
    expect(vector('bottom.conv2.shift')).toBe('bottom.norm2.bias');
    expect(vector('up2.up.bias')).toBe('up2.up.bias');
    expect(() => vector('head.gate')).toThrow(/head.gate has no place/);
  });

  it.skipIf(!anyPython)('is Python, whatever the names of classes and data', async () => {
    const file = await writeNetwork(cases[1], 'parsed');
    expect(eachFile(anyPython!, [file], parseProgram)).toEqual({ [file]: null });
  });

  it.skipIf(!torch)(
    'predicts in PyTorch what the page predicts, to 1e-5, from the example and from the picture',
    { timeout: 120_000 },
    async () => {
      const files = await Promise.all(cases.map((one, i) => writeNetwork(one, `case${i}`)));
      writeFileSync(
        join(folder, 'picture.json'),
        JSON.stringify({ ...picture, data: [...picture.data] }),
      );
      const compare = [
        'import os, runpy, numpy, torch',
        'names = runpy.run_path(path)',
        'here = os.path.dirname(path)',
        'example = names["load_safetensors"](os.path.join(here, "example.safetensors"))',
        'network = names["load_network"]()',
        'with torch.no_grad(): found = network(example["input"]).softmax(1)',
        'error = (found - example["probability"]).abs().max().item()',
        'assert error <= 1e-5, f"prediction off by {error}"',
        'assert (found - found.mean()).abs().max() > 0.05, "says nothing"',
        `picture = json.load(open(${JSON.stringify(join(folder, 'picture.json'))}))`,
        'pixels = numpy.array(picture["data"], numpy.uint8).reshape(picture["height"], picture["width"], 4)',
        'pixels = pixels[..., :3]',
        'found = names["network_input"](pixels)',
        'if names["FIT"] == "crop":',
        // All of the image at the scale of a crop: 37 × 23 at 16 pixels to 11.5, in multiples of 4.
        '    assert tuple(found.shape) == (1, 3, 32, 52), found.shape',
        'else:',
        '    error = (found - example["input"]).abs().max().item()',
        '    assert error <= 1e-5, f"input off by {error}"',
        'full = names["predict"](network, pixels)',
        'assert full.shape == (len(names["CLASSES"]), picture["height"], picture["width"])',
        'assert set(names["labels_of"](full).unique().tolist()) <= set(range(len(names["CLASSES"])))',
      ].join('\n');
      const none = Object.fromEntries(files.map((file) => [file, null]));
      expect(eachFile(torch!, files, compare)).toEqual(none);
      const run =
        'import runpy, sys\nsys.argv = ["unet.py"]\nrunpy.run_path(path, run_name="__main__")';
      expect(eachFile(torch!, files, run)).toEqual(none);
    },
  );
});
