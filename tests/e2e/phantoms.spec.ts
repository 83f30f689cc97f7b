import { expect, test } from '@playwright/test';
import { changedShare, LossExplorerPage, look } from './page.ts';

test('the imbalance is dialled while image, curves and surface follow, and the link carries it', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open('v=1&phantom=polyp&size=64&engine=wasm');
  await app.painted();
  await app.button('Phantoms').click();
  const panel = page.getByRole('region', { name: 'Phantoms' });
  const slider = panel.getByLabel('Foreground share', { exact: true });
  const surface = page.getByText(/^at .* foreground$/);
  const before = { stage: await look(app.stage), at: await surface.innerText() };

  // Rare: by keys, as far as it goes.
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(surface).toHaveText('at 0.1 % foreground');
  const curves = await look(app.figure('Gradient curves'));
  await expect
    .poll(async () => changedShare(before.stage, await look(app.stage)))
    .toBeGreaterThan(0.02);
  await page.keyboard.press('End');
  await expect(surface).toHaveText(/^at 50.0 % foreground$/);
  expect(changedShare(curves, await look(app.figure('Gradient curves')))).toBeGreaterThan(0.005);
  await panel.getByRole('button', { name: /BUS2017/ }).click();
  await expect(panel.getByRole('status')).toHaveText('4.8 %');
  await expect.poll(() => page.url()).toContain('phantom-share=0.048');

  const link = page.url();
  const there = await page.context().newPage();
  await there.goto(link);
  await expect(there.getByText(/^at 4\.8 % foreground$/)).toBeVisible();
  await there.close();

  await panel.getByRole('button', { name: 'All natural' }).click();
  await expect(surface).toHaveText(before.at);
  await expect.poll(() => page.url()).not.toContain('phantom-share');
  expect(app.errors).toEqual([]);
});
