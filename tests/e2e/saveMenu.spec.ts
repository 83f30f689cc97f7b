import { expect, test } from '@playwright/test';
import { LossExplorerPage } from './page.ts';

test('the list of what can be saved stays open, and says what was saved', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open('engine=wasm');
  await app.button('Save').click();
  const list = page.getByRole('region', { name: 'Save', exact: true });
  for (const figure of ['One pixel: SVG', 'Loss surface: SVG']) {
    const downloading = page.waitForEvent('download');
    await list.getByRole('button', { name: figure }).click();
    await expect(list).toContainText(`Saved ${(await downloading).suggestedFilename()}.`);
  }
  await list.getByRole('button', { name: 'Close' }).click();
  await expect(list).toHaveCount(0);
  await expect(app.button('Save')).toBeFocused();
  // Opened again it says nothing of what was saved before.
  await app.button('Save').click();
  await expect(list).toBeVisible();
  await expect(list).not.toContainText('Saved');
  await page.mouse.click(300, 450);
  await expect(list).toHaveCount(0);
  expect(app.errors).toEqual([]);
});
