import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { LossExplorerPage } from './page.ts';

test('the current loss is copied and downloaded as code with the current λ in it', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const app = new LossExplorerPage(page);
  await app.open('v=1&lambda=0.27');
  await app.button('Copy as code').press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Asymmetric Unified Focal loss as code' });
  const code = dialog.getByRole('region');
  await expect(code).toContainText('lambda_: float = 0.27');
  await expect(code).toContainText('import torch');
  await expect(code).toContainText('your prediction in');

  await dialog.getByRole('radio', { name: 'PyTorch' }).press('ArrowRight');
  await expect(dialog.getByRole('radio', { name: 'Keras' })).toBeFocused();
  await expect(code).toContainText('from keras import ops');
  await expect(code.locator('b.lam').first()).toHaveText('0.27');
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible();
  const shown = await code.textContent();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(shown);

  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('asymmetric_unified_focal_loss_keras.py');
  expect(readFileSync(await file.path(), 'utf8')).toBe(shown);

  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(app.button('Copy as code')).toBeFocused();
  expect(app.errors).toEqual([]);
});
