import { expect, test } from '@playwright/test';
import { changedShare, LossExplorerPage, look } from './page.ts';

/** Small enough for a software rasteriser. */
const tiny = 'v=1&size=32&depth=2&filters=8&norm=none&batch=2&rate=0.005&engine=webgpu';

test('training moves the overlay and the curves, and a slider changes a running training', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open(tiny);
  await app.button('Train').click();
  await expect(app.status).toContainText(/step [1-9]/, { timeout: 120_000 });
  await app.painted();
  const stage = await look(app.stage);
  const curves = await look(app.figure('Training curves'));
  await app.drag(app.slider('γ gamma'), 0.526, 0.2, 4);
  await expect(app.status).toContainText(/step [3-9]\d/, { timeout: 150_000 });
  expect(changedShare(stage, await look(app.stage))).toBeGreaterThan(0.01);
  expect(changedShare(curves, await look(app.figure('Training curves')))).toBeGreaterThan(0.005);
  await app.button('Pause').click();
  await expect(app.status).toContainText('Paused');

  await app.button('Reset').click();
  await expect(app.status).toContainText(/step 0|ready/i);
  await app.button('Step').click();
  await expect(app.status).toContainText(/step 1\b/);
  expect(app.errors).toEqual([]);
  expect(app.strangers).toEqual([]);
});

test('training on the fallback without a GPU API works too', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open(tiny.replace('webgpu', 'wasm'));
  await app.button('Step').click();
  await expect(app.status).toContainText(/WebAssembly.*step 1\b/, { timeout: 120_000 });
});
