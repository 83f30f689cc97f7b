import { expect, test } from '@playwright/test';
import { changedShare, LossExplorerPage, look } from './page.ts';

test('training images are augmented: seen in the film strip, trained on, carried by the link', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open('v=1&size=32&depth=1&filters=4&engine=wasm');
  const thumbnails = (split: string) =>
    page.getByRole('group', { name: split }).getByRole('option').locator('canvas');
  const trained = thumbnails('train').nth(1);
  const held = thumbnails('validation').first();
  await app.painted();
  const before = { trained: await look(trained), held: await look(held) };

  await app.button('Augment').click();
  const panel = page.getByRole('region', { name: 'Augmentation' });
  await expect(panel.getByRole('button', { name: 'Draw again' })).toBeDisabled();
  await panel.getByRole('button', { name: 'As in DSC++' }).click();
  await expect(panel.getByRole('radio', { name: 'both ways' })).toBeChecked();
  await panel.getByLabel('Rotation').fill('90');
  await panel.getByLabel('Chance of each').fill('1');
  await expect
    .poll(async () => changedShare(before.trained, await look(trained)))
    .toBeGreaterThan(0.2);
  expect(changedShare(before.held, await look(held))).toBe(0);
  const first = await look(trained);
  await panel.getByRole('button', { name: 'Draw again' }).click();
  await expect.poll(async () => changedShare(first, await look(trained))).toBeGreaterThan(0.1);
  await expect
    .poll(() => page.url())
    .toContain(
      'augment-mirror=both&augment-rotation=90&augment-scale=0.85-1.25&augment-elastic=0.02&augment-brightness=2',
    );
  const link = page.url();
  await page.keyboard.press('Escape');
  await expect(app.button('Augmented')).toBeVisible();
  await expect.poll(async () => changedShare(before.trained, await look(trained))).toBe(0);

  const train = async (app: LossExplorerPage) => {
    for (let step = 1; step <= 3; step++) {
      await app.button('Step').click();
      await expect(app.status).toContainText(new RegExp(`step ${step}\\b`), { timeout: 60_000 });
    }
    return (await app.status.innerText()).match(/loss ([\d.]+)/)?.[1];
  };
  const loss = await train(app);
  // The same link, the same history; without augmentation another one.
  const there = new LossExplorerPage(await page.context().newPage());
  await there.page.goto(link);
  await expect(there.images).toHaveCount(8);
  expect(await train(there)).toBe(loss);
  await there.page.close();
  await app.button('Reset').click();
  expect(await train(app)).toBe(loss);
  await app.button('Reset').click();
  await app.button('Augmented').click();
  await panel.getByRole('button', { name: 'None' }).click();
  await page.keyboard.press('Escape');
  expect(await train(app)).not.toBe(loss);
  expect(app.errors).toEqual([]);
});
