import { expect, test } from '@playwright/test';
import { LossExplorerPage } from './page.ts';

test('the conventions are compared, and the family map leads to another loss', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open('v=1&lambda=0.2');
  await app.button('Compare conventions').press('Enter');
  const dialog = page.getByRole('dialog', {
    name: 'Asymmetric Unified Focal loss in four conventions',
  });
  await expect(dialog.getByRole('row', { name: /^λ/ })).toContainText('weight 0.8');
  await expect(dialog.getByRole('columnheader', { name: /geodl/ })).toContainText(
    'lacks this form',
  );
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await app.button('Family map').press('Enter');
  const map = page.getByRole('dialog', { name: 'The family' });
  await map.getByRole('button', { name: /^Symmetric Focal at .*: ½ × cross-entropy$/ }).focus();
  await expect(map).toContainText('half of cross-entropy');
  await map.getByRole('button', { name: 'Asymmetric Focal', exact: true }).press('Enter');
  await expect(page.getByRole('radio', { name: 'Asymmetric Focal', exact: true })).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(map).toBeHidden();
  await expect(app.button('Family map')).toBeFocused();
  expect(app.errors).toEqual([]);
});
