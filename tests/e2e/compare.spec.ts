/** What a person compares by: a scale that stays, and a sentence that says what a move changed. */
import { expect, test } from '@playwright/test';
import { LossExplorerPage } from './page.ts';

test('the colour scale stays where it is while it is locked, and in the link', async ({
  page,
  context,
}) => {
  const app = new LossExplorerPage(page);
  await app.open('v=1&loss=cross-entropy&engine=cpu');
  const legend = page.locator('.legend');
  await expect(legend).toContainText('+1');
  await expect(app.button('scale fits')).toHaveAttribute('aria-pressed', 'false');
  await app.button('Pin this setting').press('Enter');
  await expect(app.button('scale locked')).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('radio', { name: 'Asymmetric Unified Focal', exact: true }).click();
  await expect(app.slider('γ gamma')).toBeEnabled();
  await expect(legend).toContainText('+1');
  await expect(page).toHaveURL(/scale-gradient=1&/);

  const received = new LossExplorerPage(await context.newPage());
  await received.open(new URL(page.url()).hash.slice(1));
  await expect(received.page.locator('.legend')).toContainText('+1');

  await app.button('scale locked').press('Enter');
  await expect(legend).toContainText('+0.5');
  await app.button('Unpin').press('Enter');
  await expect(page).not.toHaveURL(/scale/);
  expect(app.errors).toEqual([]);
});

test('after a move one sentence says what it changed, and nothing below it moves', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open('v=1&engine=cpu');
  // Without a prediction there is nothing to compare.
  await expect(page.locator('.readout')).toContainText('Gradient');
  const gamma = app.slider('γ gamma');
  const before = await gamma.boundingBox();
  await gamma.focus();
  for (let press = 0; press < 3; press++) await page.keyboard.press('Shift+ArrowRight');
  const spoken = page.locator('p[aria-live="polite"]').filter({ hasText: 'γ' });
  await expect(spoken).toHaveText(
    /^γ [\d.]+ to 0\.8: the pull on this pixel .* % of the gradient\./,
  );
  await expect(page.locator('.change')).toContainText('the pull on this pixel');
  expect(await gamma.boundingBox()).toEqual(before);
  await app.images.nth(1).click();
  await expect(page.locator('.change')).toHaveCount(0);
  expect(app.errors).toEqual([]);
});

test('the maps over two parameters say that lower is not better', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open('v=1&engine=cpu');
  const surface = app.figure('Loss surface');
  await expect(surface).not.toContainText('not better');
  for (const axes of ['λ and γ', 'δ and γ']) {
    await surface.getByRole('radio', { name: axes, exact: true }).click();
    await expect(surface).toContainText('train both and compare validation Dice');
  }
});
