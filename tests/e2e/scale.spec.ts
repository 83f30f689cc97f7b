import { expect, test } from '@playwright/test';

test('a training that is too large is refused before it begins, and a smaller batch is one press away', async ({
  page,
}) => {
  await page.goto('./#v=1&engine=wasm&size=384&batch=16');
  const alert = page.getByRole('alert');
  await expect(alert).toContainText(/GB of memory, and at most [\d.]+ GB can be had/, {
    timeout: 60_000,
  });
  await page.getByRole('button', { name: 'Use batch 1' }).click();
  await expect(alert).toBeEmpty();
  await expect(page.getByRole('status')).toContainText('Ready', { timeout: 60_000 });
  await expect(page.getByLabel('Batch')).toHaveValue('1');
  expect(page.url()).toContain('batch=1');
});

test('a trained network predicts in finer detail, in tiles', async ({ page }) => {
  await page.goto('./#v=1&engine=wasm&size=32&phantom=polyp&filters=4&norm=none');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByRole('status')).toContainText(/step [1-9]\d/, { timeout: 60_000 });
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Finer detail' }).click();
  const dialog = page.getByRole('dialog', { name: /in finer detail/ });
  const fine = dialog.getByRole('img', { name: /^In tiles/ });
  await expect(fine).toBeVisible({ timeout: 60_000 });
  await expect(dialog).toContainText('64 × 64');
  await expect(dialog.getByText(/^Dice 0\.\d{3}$/)).toHaveCount(2);
  await dialog.getByRole('radio', { name: '4 times the training size' }).click();
  await expect(dialog).toContainText('128 × 128', { timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});
