import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { LossExplorerPage } from './page.ts';

test('a split is scored as the field does, the worst image is a press away, and the best threshold too', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open('engine=wasm&size=32&depth=2&filters=4&count=6&phantom=ultrasound');
  await app.button('Scores').click();
  const dialog = page.getByRole('dialog', { name: 'Scores' });
  await expect(dialog).toContainText('Press Train first');
  await dialog.getByRole('button', { name: 'Close' }).click();

  await app.button('Step').click();
  await expect(app.status).toContainText('step 1', { timeout: 60_000 });
  await app.button('Scores').click();
  await expect(dialog).toContainText('Step 1,', { timeout: 60_000 });
  await expect(dialog.getByRole('row', { name: /^Hausdorff 95 %, px/ })).toBeVisible();
  await expect(dialog).toContainText('Two empty masks score 1');
  await dialog.getByRole('radio', { name: 'Training' }).click();
  await expect(dialog).toContainText('images.', { timeout: 60_000 });

  const downloading = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save as CSV' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/_step-1_training-scores\.csv$/);
  const text = await readFile(await download.path(), 'utf8');
  expect(text).toContain('hd95_px,assd_px,surface_dice');
  expect(text).toContain('\r\npooled,');

  const best = dialog.getByRole('button', { name: /^Set the threshold to/ });
  const threshold = (await best.textContent())?.slice(-4) ?? '';
  await best.click();
  await expect(dialog).toContainText(`Decided at ${Number(threshold)},`, { timeout: 60_000 });

  const worst = dialog.locator('.score-worst').first();
  const name = (await worst.textContent())?.replace(/ \S+$/, '') ?? '';
  await worst.click();
  await expect(dialog).toBeHidden();
  await expect(app.images.and(page.locator('[aria-selected=true]'))).toHaveAccessibleName(
    new RegExp(`^${name},`),
  );
  expect(app.errors).toEqual([]);
});
