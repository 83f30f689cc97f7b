import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { encode } from 'fast-png';
import { LossExplorerPage } from './page.ts';

const samples = join(import.meta.dirname, '../../../shared/samples');
const absent = 'the real sample images are not beside this checkout';

/** All files below a folder, full paths. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

for (const { folder, images } of [
  { folder: 'DRIVE', images: 6 },
  { folder: 'CVC-ClinicDB', images: 6 },
  { folder: 'Kvasir-SEG', images: 3 },
  { folder: 'BUS2017-layout-standin', images: 8 },
])
  test(`the folder ${folder} opens with every image paired`, async ({ page }) => {
    test.skip(!existsSync(samples), absent);
    const app = new LossExplorerPage(page);
    await app.open('v=1&size=64');
    await page.getByLabel('Open folder').setInputFiles(join(samples, folder));
    await expect(app.images).toHaveCount(images);
    await expect(page).toHaveURL(new RegExp(`files=${folder}`));
    for (let i = 0; i < images; i++) {
      await app.images.nth(i).click();
      await expect(app.stage).not.toHaveAccessibleName(/no mask/i);
    }
    expect(app.errors).toEqual([]);
    expect(app.strangers).toEqual([]);
  });

test('loose files pair by name, and training on them starts', async ({ page }) => {
  test.skip(!existsSync(samples), absent);
  const app = new LossExplorerPage(page);
  await app.open('v=1&size=32&depth=1&filters=4&norm=none&batch=1&engine=webgpu');
  const files = filesBelow(join(samples, 'STU-Hospital'));
  await page.getByLabel('Open images').setInputFiles(files);
  await expect(app.images).toHaveCount(8);
  await app.button('Step').click();
  await expect(app.status).toContainText(/step 1\b/, { timeout: 120_000 });
});

test('bad files are named with the reason, and nothing open is lost', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'loss-explorer-'));
  const put = (name: string, bytes: Uint8Array | string) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  const grey = (size: number, value: (x: number, y: number) => number) =>
    encode({
      width: size,
      height: size,
      channels: 1,
      depth: 8,
      data: Uint8Array.from({ length: size * size }, (_, i) =>
        value(i % size, Math.floor(i / size)),
      ),
    });
  const hugeHeader = encode({
    width: 1,
    height: 1,
    channels: 1,
    depth: 8,
    data: new Uint8Array(1),
  });
  new DataView(hugeHeader.buffer, hugeHeader.byteOffset).setUint32(16, 20_000);
  new DataView(hugeHeader.buffer, hugeHeader.byteOffset).setUint32(20, 20_000);

  const app = new LossExplorerPage(page);
  await app.open('v=1&size=32');
  await page
    .getByLabel('Open images')
    .setInputFiles([
      put('empty.png', ''),
      put('words.png', 'These are words.'),
      put('huge.png', hugeHeader),
    ]);
  await expect(app.alert).toContainText('stays open');
  await expect(app.images).toHaveCount(8);
  for (const name of ['empty.png', 'words.png', 'huge.png'])
    await expect(page.getByText(name).first()).toBeVisible();
  await expect(page.getByText(/20[,. ]?000/).first()).toBeVisible();

  await page.getByLabel('Open images').setInputFiles([
    put(
      'good.png',
      grey(40, (x, y) => (x * y) % 256),
    ),
    put(
      'good_mask.png',
      grey(40, (x) => (x > 20 ? 255 : 0)),
    ),
    put(
      'other.png',
      grey(40, (x) => x * 6),
    ),
    put(
      'other_mask.png',
      grey(17, () => 255),
    ),
    put(
      'blank.png',
      grey(40, (_, y) => y * 6),
    ),
    put(
      'blank_mask.png',
      grey(40, () => 0),
    ),
    put('cut.tif', Uint8Array.from([0x49, 0x49, 42, 0, 8, 0, 0, 0, 9])),
  ]);
  await expect(app.images).toHaveCount(3);
  await page.getByRole('button', { name: /notes? on files/ }).click();
  await expect(page.getByText('cut.tif').first()).toBeVisible();
  await expect(page.getByText('blank_mask.png').first()).toBeVisible();
  expect(app.errors).toEqual([]);
});

test('dropping files opens them', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open('v=1&size=32');
  const bytes = [
    ...encode({
      width: 32,
      height: 32,
      channels: 1,
      depth: 8,
      data: Uint8Array.from({ length: 1024 }, (_, i) => i % 256),
    }),
  ];
  const mask = [
    ...encode({
      width: 32,
      height: 32,
      channels: 1,
      depth: 8,
      data: Uint8Array.from({ length: 1024 }, (_, i) => (i % 32 > 15 ? 255 : 0)),
    }),
  ];
  const transfer = await page.evaluateHandle(
    ([image, truth]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(image!)], 'scan.png', { type: 'image/png' }));
      data.items.add(new File([new Uint8Array(truth!)], 'scan_mask.png', { type: 'image/png' }));
      return data;
    },
    [bytes, mask],
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await expect(app.images).toHaveCount(1);
  await expect(app.stage).toHaveAccessibleName(/scan\.png/);
});
