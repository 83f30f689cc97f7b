import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { encode } from 'fast-png';
import { zipSync } from 'fflate';
import { LossExplorerPage } from './page.ts';

const samples = join(import.meta.dirname, '../../../shared/samples');
const absent = 'the real sample images are not beside this checkout';

/** All files below a folder, full paths. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const quick = 'size=32&depth=1&filters=4&norm=none&batch=2&engine=wasm';

/** Presses Step until the network has made this many steps. */
async function trainSteps(app: LossExplorerPage, steps: number) {
  for (let step = 1; step <= steps; step++) {
    await app.button('Step').click();
    await expect(app.status).toContainText(new RegExp(`step ${step}\\b`), { timeout: 120_000 });
  }
}

/** Images and images without a mask of every folder of samples that has masks. */
const folders: Record<string, readonly [images: number, bare: number]> = {
  DRIVE: [6, 0],
  'CVC-ClinicDB': [6, 0],
  'Kvasir-SEG': [3, 0],
  'BUS2017-layout-standin': [8, 0],
  'STU-Hospital': [8, 0],
  'ISBI2012-membrane': [5, 0],
  'ISBI2012-multipage': [6, 0],
  'BraTS20-layout-standin': [16, 0],
  'KiTS19-layout-standin': [32, 0],
  'StarDist-labels16': [17, 0],
  'mask-encodings': [3, 0],
};
test('every folder opens with its images paired, and trains', async ({ page }) => {
  test.skip(!existsSync(samples), absent);
  test.setTimeout(600_000);
  const app = new LossExplorerPage(page);
  await app.open(`v=1&${quick}`);
  for (const [folder, [images, bare]] of Object.entries(folders))
    await test.step(folder, async () => {
      await page.getByLabel('Open folder').setInputFiles(join(samples, folder));
      // The address names them once they have taken the place of those before.
      await expect(page).toHaveURL(
        new RegExp(`files=${folder.replace(/-(layout|mem|multi).*/, '')}`),
      );
      await expect(app.images).toHaveCount(images);
      await expect(app.images.filter({ hasText: 'no mask' })).toHaveCount(bare);
      await expect(app.status).toContainText(/step 0\b/, { timeout: 120_000 });
      await trainSteps(app, 2);
      expect(app.errors).toEqual([]);
      expect(app.strangers).toEqual([]);
    });
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

test('patients of BraTS open as slices, are chosen anew, and train', async ({ page }) => {
  test.skip(!existsSync(samples), absent);
  const app = new LossExplorerPage(page);
  await app.open(`v=1&${quick}`);
  await page.getByLabel('Open folder').setInputFiles(join(samples, 'BraTS20-layout-standin'));
  await expect(app.images).toHaveCount(16);
  await expect(app.images.first()).toHaveAccessibleName(/^BraTS20_Training_90\d, slice \d+/);

  await page.getByRole('button', { name: /^About the images/ }).click();
  const about = page.getByRole('region', { name: 'About the images' });
  await expect(about).toContainText('FLAIR, enhancing tumour, up to 16 axial slices');
  const rows = about.getByRole('list', { name: 'Images and their foreground' }).getByRole('button');
  await expect(rows).toHaveCount(16);
  for (const row of await rows.all()) await expect(row).toContainText(/\d %$/);
  await about.getByLabel('Foreground', { exact: true }).selectOption('all');
  await expect(about).toContainText('all labels apart');
  await expect(page.getByRole('radio', { name: 'oedema', exact: true })).toBeVisible();
  await about.getByLabel('Modality').selectOption('t1ce');
  await expect(about).toContainText('T1ce, all labels apart');
  await about.getByLabel('Slices each').selectOption('2');
  await expect(rows).toHaveCount(2);
  await expect(page).toHaveURL(/target=all&modality=t1ce|modality=t1ce&target=all/);
  await expect(page).toHaveURL(/slices=2/);
  await page.keyboard.press('Escape');
  await trainSteps(app, 3);
  expect(app.errors).toEqual([]);
  expect(app.strangers).toEqual([]);
});

test('DRIVE trains on its field of view, and the readout knows what lies outside', async ({
  page,
}) => {
  test.skip(!existsSync(samples), absent);
  const app = new LossExplorerPage(page);
  await app.open(`v=1&${quick}`);
  await page.getByLabel('Open folder').setInputFiles(join(samples, 'DRIVE'));
  await expect(app.images).toHaveCount(6);
  await page.getByRole('button', { name: /^About the images/ }).click();
  const about = page.getByRole('region', { name: 'About the images' });
  await expect(about).toContainText('1st_manual, field of view kept');
  // Of the whole frames 8.75 % are vessels, of what the camera sees 12.7 %.
  await expect(about).toContainText(/12\.\d % foreground/);
  await page.keyboard.press('Escape');
  await app.stage.click({ position: { x: 20, y: 20 } });
  await expect(page.getByText('outside of the field of view: not judged')).toBeVisible();
  await trainSteps(app, 2);
  expect(app.errors).toEqual([]);
});

test('KiTS19 opens as a CT with its window, and trains', async ({ page }) => {
  test.skip(!existsSync(samples), absent);
  const app = new LossExplorerPage(page);
  await app.open(`v=1&${quick}&slices=4&plane=coronal&window=bone`);
  await page.getByLabel('Open folder').setInputFiles(join(samples, 'KiTS19-layout-standin'));
  await expect(app.images).toHaveCount(4);
  await page.getByRole('button', { name: /^About the images/ }).click();
  const about = page.getByRole('region', { name: 'About the images' });
  await expect(about).toContainText('up to 4 coronal slices');
  await expect(about.getByLabel('Window')).toHaveValue('bone');
  await about.getByLabel('Window').selectOption('kidney');
  await expect(page).toHaveURL(/window=kidney/);
  await page.keyboard.press('Escape');
  await trainSteps(app, 2);
  expect(app.errors).toEqual([]);
});

test('a ZIP archive opens as the folder it holds, and trains', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open(`v=1&${quick}`);
  const square = (value: (x: number, y: number) => number) =>
    encode({
      width: 32,
      height: 32,
      channels: 1,
      depth: 8,
      data: Uint8Array.from({ length: 1024 }, (_, i) => value(i % 32, Math.floor(i / 32))),
    });
  const files = [1, 2, 3].flatMap((n) => [
    [`CVC-ClinicDB/Original/${n}.png`, square((x, y) => (n * x * y) % 256)] as const,
    [`CVC-ClinicDB/Ground Truth/${n}.png`, square((x) => (x > 8 * n ? 255 : 0))] as const,
  ]);
  await page.getByLabel('Open images').setInputFiles({
    name: 'archive.zip',
    mimeType: 'application/zip',
    buffer: Buffer.from(zipSync(Object.fromEntries(files))),
  });
  await expect(app.images).toHaveCount(3);
  await page.getByRole('button', { name: /^About the images: CVC-ClinicDB, 3 images/ }).click();
  await expect(page.getByRole('region', { name: 'About the images' })).toContainText(
    'CVC-ClinicDB, 3 images.',
  );
  await page.keyboard.press('Escape');
  await trainSteps(app, 2);
  expect(app.errors).toEqual([]);
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
      data.items.add(new File([new Uint8Array(image)], 'scan.png', { type: 'image/png' }));
      data.items.add(new File([new Uint8Array(truth)], 'scan_mask.png', { type: 'image/png' }));
      return data;
    },
    [bytes, mask],
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await expect(app.images).toHaveCount(1);
  await expect(app.stage).toHaveAccessibleName(/scan\.png/);
});
