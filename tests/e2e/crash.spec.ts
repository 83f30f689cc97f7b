import { expect, test } from '@playwright/test';
import { LossExplorerPage } from './page.ts';

test('starts afresh where the kept work is what fails, and offers that work', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await page.addInitScript(() => {
    if (sessionStorage.getItem('broken') === null) return;
    HTMLCanvasElement.prototype.getContext = () => {
      throw new Error('no canvas today');
    };
  });
  await app.open('v=1&size=32&gamma=0.85');
  await app.slider('λ lambda').press('ArrowRight');
  await expect(page).toHaveURL(/lambda=/);
  await expect(page.getByText(/^Saved /)).toBeVisible();

  await page.evaluate(() => sessionStorage.setItem('broken', ''));
  await page.reload();
  const stopped = page.getByText(/stopped because of an error in the program: no canvas today/);
  await expect(stopped.first()).toBeVisible();

  await page.evaluate(() => sessionStorage.clear());
  await page.getByRole('button', { name: 'Start afresh' }).first().click();
  await expect(app.images.first()).toBeVisible();
  await expect(stopped).toHaveCount(0);
  // Defaults, not the work that failed; and the address says nothing of how the page began.
  await expect(app.slider('γ gamma')).toHaveValue('0.5');
  expect(new URL(page.url()).hash).toBe('');
  await expect(page.getByText(/^Your last work is kept: /)).toBeVisible();
});
