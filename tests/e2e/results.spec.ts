import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { decode, encode } from 'fast-png';
import { strFromU8, unzipSync } from 'fflate';
import { readSafetensors } from '../../src/formats/safetensors.ts';
import { pythonWith } from '../support/python.ts';
import { LossExplorerPage } from './page.ts';

/** Opens the list of what can be saved unless it is open, presses one of its buttons and waits for the file. */
async function save(page: Page, name: string): Promise<{ name: string; bytes: Uint8Array }> {
  const list = page.getByRole('region', { name: 'Save', exact: true });
  if (!(await list.isVisible()))
    await page.getByRole('button', { name: 'Save', exact: true }).click();
  const downloading = page.waitForEvent('download');
  await list.getByRole('button', { name }).click();
  const download = await downloading;
  const bytes = new Uint8Array(await readFile(await download.path()));
  return { name: download.suggestedFilename(), bytes };
}

/** Runs unet.py where there is PyTorch: it compares its prediction with the page's. */
async function expectSelfTest(files: Readonly<Record<string, Uint8Array>>) {
  const python = pythonWith('torch', 'numpy');
  if (!python) return;
  const folder = await mkdtemp(join(tmpdir(), 'network-'));
  try {
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
    const { stdout, stderr, status } = spawnSync(python, [join(folder, 'unet.py')], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('predicted as on the page');
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A PNG of one grey channel. */
function greyPng(width: number, height: number, value: (x: number, y: number) => number) {
  const data = Uint8Array.from({ length: width * height }, (_, i) =>
    value(i % width, Math.floor(i / width)),
  );
  return Buffer.from(encode({ width, height, data, depth: 8, channels: 1 }));
}

test('what was trained can be taken away: masks, scores, history and the network', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open('engine=wasm&size=32&depth=2&filters=4&count=3&phantom=ultrasound');
  await app.button('Step').click();
  await expect(app.status).toContainText('step 1', { timeout: 60_000 });
  await app.button('Step').click();
  await expect(app.status).toContainText('step 2', { timeout: 60_000 });

  const masks = await save(page, 'Predicted masks: PNG');
  expect(masks.name).toBe('phantoms-seed-1_asymmetric-unified-focal_step-2_masks.zip');
  const files = unzipSync(masks.bytes);
  expect(Object.keys(files).sort()).toEqual([
    'about.txt',
    'masks/ultrasound 1.png',
    'masks/ultrasound 2.png',
    'masks/ultrasound 3.png',
  ]);
  expect(strFromU8(files['about.txt'] as Uint8Array)).toContain('255 foreground');
  const mask = decode(files['masks/ultrasound 1.png'] as Uint8Array);
  // Phantoms are drawn at 256 pixels, whatever the training size.
  expect([mask.width, mask.height, mask.depth, mask.channels]).toEqual([256, 256, 8, 1]);
  expect([...new Set(mask.data)].filter((value) => value !== 0 && value !== 255)).toEqual([]);

  const scores = await save(page, 'Scores of the images: CSV');
  expect(scores.name).toMatch(/_step-2_images\.csv$/);
  const lines = strFromU8(scores.bytes).trimEnd().split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toContain('image,split,width_px,height_px,foreground_share');
  expect(lines[1]).toContain('ultrasound 1,training,256,256,0.');

  const history = await save(page, 'Training history: CSV');
  const steps = strFromU8(history.bytes).trimEnd().split('\r\n');
  expect(steps.map((line) => line.split(',')[0])).toEqual(['step', '1', '2']);
  expect(steps[1]).toContain('asymmetric-unified-focal lambda=0.5 delta=0.6 gamma=0.5');

  const network = await save(page, 'Network: ZIP');
  const parts = unzipSync(network.bytes);
  expect(Object.keys(parts)).toEqual(['weights.safetensors', 'unet.py', 'example.safetensors']);
  const { tensors } = readSafetensors(parts['weights.safetensors'] as Uint8Array);
  expect(tensors.get('down1.conv1.weight')?.shape).toEqual([4, 3, 3, 3]);
  expect(tensors.get('head.bias')?.shape).toEqual([2]);
  const example = readSafetensors(parts['example.safetensors'] as Uint8Array).tensors;
  expect(example.get('probability')?.shape).toEqual([1, 2, 32, 32]);
  await expectSelfTest(parts);

  const drawn = await save(page, 'Training curves: SVG');
  expect(drawn.name).toBe('phantoms-seed-1_asymmetric-unified-focal_step-2_training.svg');
  const curves = await page.evaluate((text) => {
    const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
    const paths = [...root.querySelectorAll('g[clip-path] path')];
    return { name: root.localName, width: root.getAttribute('width'), count: paths.length };
  }, strFromU8(drawn.bytes));
  // Loss of both splits; Dice of both, IoU, precision and recall of the images held out.
  expect(curves).toEqual({ name: 'svg', width: '900', count: 7 });

  const contour = decode((await save(page, 'Loss surface: PNG')).bytes);
  expect([contour.width, contour.height]).toEqual([984, 1072]);
  const solid = decode((await save(page, 'Loss surface in 3D: PNG')).bytes);
  expect([solid.width, solid.height]).toEqual([1280, 1280]);
  // More than paper: the surface is there, in its bands.
  const colours = new Set<number>();
  for (let i = 0; i < solid.data.length; i += solid.channels)
    colours.add((solid.data[i] << 8) | solid.data[i + 1]);
  expect(colours.size).toBeGreaterThan(100);
  const stage = decode((await save(page, 'Image: PNG')).bytes);
  expect([stage.width, stage.height]).toEqual([1024, 1024]);
  expect(app.errors).toEqual([]);
});

test('masks of opened images have the size of each image and the labels of its own mask', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open('engine=wasm&size=32&depth=1&filters=4&classes=3');
  const image = (x: number, y: number) => (x * 5 + y * 3) % 256;
  const label = (x: number, y: number) => (x > 40 ? 7 : y > 30 ? 3 : 0);
  const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer });
  await page
    .getByLabel('Open images')
    .setInputFiles([
      file('a.png', greyPng(90, 50, image)),
      file('a_mask.png', greyPng(90, 50, label)),
      file('b.png', greyPng(61, 83, image)),
      file('b_mask.png', greyPng(61, 83, label)),
    ]);
  await expect(app.images).toHaveCount(2);
  await app.button('Step').click();
  await expect(app.status).toContainText('step 1', { timeout: 60_000 });
  const { bytes } = await save(page, 'Predicted masks: PNG');
  const files = unzipSync(bytes);
  const sizes = ['a', 'b'].map((name) => {
    const { width, height, data } = decode(files[`masks/${name}.png`] as Uint8Array);
    expect([...new Set(data)].filter((value) => ![0, 3, 7].includes(value))).toEqual([]);
    return [width, height];
  });
  expect(sizes).toEqual([
    [90, 50],
    [61, 83],
  ]);
  expect(strFromU8(files['about.txt'] as Uint8Array)).toContain('7 label 7');
  const stage = decode((await save(page, 'Image: PNG')).bytes);
  expect(stage.width / stage.height).toBeCloseTo(90 / 50, 2);
  expect(app.errors).toEqual([]);
});

test('each plot is saved from its own heading, by mouse and by keys', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open('engine=wasm&size=32&depth=1&filters=4&count=3&phantom=ultrasound');
  const button = (name: string) => page.getByRole('button', { name: `Save ${name}`, exact: true });
  const choices = (name: string) => page.getByRole('region', { name: `Save ${name} as` });
  /** Words of an SVG, which must be one. */
  const wordsOf = (bytes: Uint8Array) =>
    page.evaluate((text) => {
      const { documentElement } = new DOMParser().parseFromString(text, 'image/svg+xml');
      if (documentElement.localName !== 'svg') throw new Error('no SVG');
      return [...documentElement.querySelectorAll('text')].map((one) => one.textContent);
    }, strFromU8(bytes));

  await expect(button('Training curves')).toBeDisabled();
  await app.button('Step').click();
  await expect(app.status).toContainText('step 1', { timeout: 60_000 });
  for (const [name, file, axes] of [
    ['One pixel', '_curves.svg', ['loss', 'gradient on the logit', 'p']],
    ['Loss surface', '_surface.svg', ['mean p on background', 'mean p on foreground']],
    ['Training curves', 'step-1_training.svg', ['loss', 'validation']],
  ] as const) {
    await button(name).click();
    const downloading = page.waitForEvent('download');
    await choices(name).getByRole('button', { name: 'SVG' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toContain(file);
    const words = await wordsOf(new Uint8Array(await readFile(await download.path())));
    expect(words).toEqual(expect.arrayContaining([...axes]));
    await expect(choices(name)).toHaveCount(0);
  }

  await button('One pixel').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(choices('One pixel')).toHaveCount(0);
  await expect(button('One pixel')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(choices('One pixel').getByRole('button', { name: 'PNG' })).toBeFocused();
  const downloading = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const { width, height } = decode(await readFile(await (await downloading).path()));
  expect([width, height]).toEqual([1800, 712]);
  expect(app.errors).toEqual([]);
});

test('before training, the list says what to do first', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open('engine=wasm');
  await app.button('Save').click();
  const list = page.getByRole('region', { name: 'Save' });
  await expect(list.getByRole('button', { name: 'Predicted masks: PNG' })).toBeDisabled();
  await expect(list).toContainText('Press Train first');
  await page.keyboard.press('Escape');
  await expect(list).toHaveCount(0);
});
