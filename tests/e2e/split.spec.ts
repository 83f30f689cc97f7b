import { expect, type Page, test } from '@playwright/test';
import { encode } from 'fast-png';
import { makeNifti } from '../support/files/makeVolumes.ts';
import { LossExplorerPage } from './page.ts';

const setting = 'v=1&size=32&depth=1&filters=4&norm=none&batch=2&engine=wasm';
const patient = { timeout: 120_000 };

const volume = (value: (x: number, z: number) => number) =>
  Buffer.from(
    makeNifti({
      shape: [16, 16, 12],
      values: Array.from({ length: 16 * 16 * 12 }, (_, i) => value(i % 16, Math.floor(i / 256))),
    }),
  );

const file = (name: string, buffer: Buffer) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer,
});

async function open(page: Page, files: ReturnType<typeof file>[]) {
  const app = new LossExplorerPage(page);
  await app.open(setting);
  await page.getByLabel('Open images').setInputFiles(files);
  await expect(page.getByRole('button', { name: 'About the images' })).toBeVisible(patient);
  return app;
}

test('of one volume it is said that training and validation are one patient, and a gap is offered', async ({
  page,
}) => {
  test.slow();
  const app = await open(page, [
    file(
      'scan.nii',
      volume((x, z) => x + z),
    ),
    file(
      'scan_mask.nii',
      volume((x) => Number(x < 4)),
    ),
  ]);
  const strip = page.getByRole('listbox', { name: 'Images' });
  await expect(strip.getByRole('group')).toHaveCount(2);
  await expect(strip.getByRole('group').first()).toContainText('same patient on both sides');
  await expect(app.figure('Training curves')).toContainText('scores are optimistic');
  await app.button('Step').click();
  await expect(app.status).toContainText(/validation Dice \d\.\d\d \(same patient\)/, patient);

  await page.getByRole('button', { name: 'About the images' }).click();
  const panel = page.getByRole('region', { name: 'About the images' });
  await expect(panel).toContainText('their scores are optimistic');
  await expect(panel.getByRole('list').getByRole('button')).toHaveText(
    Array(12).fill(/mask scan_mask\.nii/),
  );
  await panel.getByLabel('Validation').selectOption('50 %');
  await expect(panel).toContainText('6 train, 6 validation');
  await panel.getByLabel('Gap between').selectOption('2 slices');
  await expect(panel).toContainText('4 train, 2 left out between, 6 validation');
  await expect(strip.getByRole('group', { name: 'left out' }).getByRole('option')).toHaveCount(2);
  await expect(page).toHaveURL(/validation=0\.5&validation-gap=2/);
  expect(app.errors).toEqual([]);
});

test('images without masks have no share of foreground', async ({ page }) => {
  const data = Uint8Array.from({ length: 256 }, (_, i) => i);
  const png = Buffer.from(encode({ width: 16, height: 16, channels: 1, depth: 8, data }));
  const app = new LossExplorerPage(page);
  await app.open(setting);
  await page.getByLabel('Open images').setInputFiles([file('a.png', png), file('b.png', png)]);
  const title = page.getByRole('button', { name: 'About the images' });
  await expect(title).toContainText('no masks', patient);
  await expect(title).not.toContainText('%');
  // None of them is trained on, so that there is nothing to augment.
  await expect(page.getByRole('group', { name: 'validation' })).toBeVisible();
  await expect(app.button('Augment')).toHaveCount(0);
});
