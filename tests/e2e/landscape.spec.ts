/** The loss in weight space: computed once, redrawn by the sliders. */
import { expect, test } from '@playwright/test';
import { LossExplorerPage } from './page.ts';

test('the weight landscape comes point by point, and follows the loss without the network', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open('v=1&engine=wasm&size=32&depth=1&filters=4&count=3&prediction=network');
  await page.getByRole('radio', { name: 'weights', exact: true }).click();
  const figure = app.figure('Weight landscape');
  const directions = figure.getByRole('combobox', { name: 'Directions' });
  await directions.selectOption('principal');
  await expect(figure).toContainText('Press Train first, or choose random directions.');
  await expect(figure.getByRole('button', { name: 'Compute' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );

  await app.button('Train').click();
  await expect(app.status).toContainText(/step (1[2-9]|[2-9]\d)/);
  await app.button('Pause').click();
  await expect(app.status).toContainText('Paused');
  await figure.getByRole('combobox', { name: 'Loss over' }).selectOption('0');
  await figure.getByRole('combobox', { name: 'Grid points' }).selectOption('15');
  await expect(figure).toContainText(/225 points, 225 predictions, at most \d+ MB of memory/);
  await figure.getByRole('button', { name: 'Compute' }).click();
  await expect(figure).toContainText(/225 points, \d+ MB/);
  await expect(figure).toContainText(/A slice of [\d,]+ dimensions.* explain \d+ % and [\d.]+ %/);

  // In the middle it is the loss of the prediction that is looked at.
  const total = page.locator('.eq .value').first();
  const middle = async () => /where it is (\d+\.\d+)/.exec((await figure.textContent()) ?? '')?.[1];
  const inMiddle = async () => [await middle(), await total.textContent()];
  await expect.poll(async () => new Set(await inMiddle()).size).toBe(1);
  const before = await middle();
  await app.slider('λ lambda').press('Home');
  await expect.poll(async () => (await middle()) !== before).toBe(true);
  await expect.poll(async () => new Set(await inMiddle()).size).toBe(1);

  // A loss that reads places is recomputed by the network.
  await page.getByRole('combobox', { name: 'Further losses' }).selectOption('boundary');
  await expect(figure).toContainText('reads places, so the network predicts again');
  await expect(figure).toContainText(/225 points, \d+ MB/);
  await expect.poll(async () => new Set(await inMiddle()).size).toBe(1);
  expect(app.errors).toEqual([]);
});
