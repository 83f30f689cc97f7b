import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { decode, encode } from 'fast-png';
import { strFromU8, unzipSync } from 'fflate';
import { changedShare, LossExplorerPage, look } from './page.ts';

/** A wide image in colour with a bright disc, and its mask, 0 and 255. */
function pair(name: string, width: number, height: number) {
  const inside = (x: number, y: number) => Math.hypot(x - 0.6 * width, y - 0.5 * height) < 16;
  const colours = new Uint8Array(3 * width * height);
  const labels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      colours.set(inside(x, y) ? [230, 120, 60] : [x, 40 + y, 130 - y], 3 * at);
      labels[at] = inside(x, y) ? 255 : 0;
    }
  const file = (path: string, channels: 1 | 3, data: Uint8Array) => ({
    name: path,
    mimeType: 'image/png',
    buffer: Buffer.from(encode({ width, height, channels, depth: 8, data })),
  });
  return [file(`${name}.png`, 3, colours), file(`${name}_mask.png`, 1, labels)];
}

test('what the network reads is seen while it is chosen, and masks come back at the size of the image', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open('v=1&size=32&depth=1&filters=4&batch=1&engine=wasm');
  await page
    .getByLabel('Open images')
    .setInputFiles([...pair('a', 120, 60), ...pair('b', 120, 60)]);
  await expect(app.images).toHaveCount(2);
  await expect(page.getByText('Saved just now')).toBeVisible();
  const image = await look(app.stage);

  await page.getByLabel('Image size').selectOption('more');
  const panel = page.getByRole('region', { name: 'Network input' });
  const input = panel.getByRole('img', { name: 'What the network reads of a.png' });
  await expect(panel).toContainText('32 × 32 pixels, red, green and blue');
  await expect(panel).toContainText('All of its 120 × 60 pixels, made square');
  await app.painted();
  expect(changedShare(image, await look(app.stage))).toBeGreaterThan(0.1);

  const stretched = await look(input);
  await panel.getByRole('radio', { name: 'pad' }).click();
  await expect(panel).toContainText('with padding up to 120 × 120 that is not judged');
  const padded = await look(input);
  expect(changedShare(stretched, padded)).toBeGreaterThan(0.3);
  // The padding is one value: the first and the last row, and another one the middle.
  const pixel = (x: number, y: number) => {
    const at =
      (Math.floor(y * padded.height) * padded.width + Math.floor(x * padded.width)) *
      padded.channels;
    return Array.from({ length: 3 }, (_, c) => padded.data[at + c]);
  };
  expect(pixel(0.2, 0.1)).toEqual(pixel(0.8, 0.9));
  expect(pixel(0.6, 0.5)).not.toEqual(pixel(0.2, 0.1));

  await panel.getByRole('radio', { name: 'crop' }).click();
  await panel.getByLabel('Side of the crop').fill('0.8');
  await expect(panel).toContainText('48 × 48 of its 120 × 60 pixels');
  await panel.getByLabel('Channels').selectOption('grey');
  await expect(panel).toContainText('32 × 32 pixels, grey');
  await panel.getByLabel('Values').selectOption('window');
  await panel.getByLabel('Brightness at 1').fill('60');
  await expect(panel).toContainText(/values from 0\.\d\d to 1\.00/);
  await expect
    .poll(() => page.url())
    .toContain('fit=crop&crop=0.8&colour=grey&values=window&brightness=0-60');
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();

  await app.button('Step').click();
  await expect(app.status).toContainText('step 1', { timeout: 60_000 });
  await app.button('Save').click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Predicted masks: PNG' }).click();
  const files = unzipSync(readFileSync(await (await download).path()));
  for (const name of ['a', 'b']) {
    const { width, height } = decode(files[`masks/${name}.png`] as Uint8Array);
    expect([width, height]).toEqual([120, 60]);
  }
  expect(strFromU8(files['about.txt'] as Uint8Array)).toContain('Only the crop');

  // Link and kept files bring it back.
  await page.reload();
  await expect(app.images).toHaveCount(2);
  await page.getByLabel('Image size').selectOption('more');
  await expect(panel).toContainText('48 × 48 of its 120 × 60 pixels');
  expect(app.errors).toEqual([]);
});
