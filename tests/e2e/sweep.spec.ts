/** A sweep in the background: a closed tab goes on where it was, and what came of it is looked at, exported and used. */
import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { changedShare, LossExplorerPage, look } from './page.ts';

const tiny = 'v=1&size=32&depth=1&filters=4&norm=none&batch=1&rate=0.01&count=6&engine=wasm';

const regionOf = (page: Page) => page.getByRole('region', { name: 'Sweep', exact: true });
const progressOf = (page: Page) => regionOf(page).getByRole('status');
const map = (page: Page) => page.getByRole('figure', { name: 'Sweep results' });

async function opened(page: Page): Promise<LossExplorerPage> {
  const app = new LossExplorerPage(page);
  await app.open(tiny);
  await app.button('Sweep').click();
  await expect(regionOf(page)).toBeVisible();
  return app;
}

/** Rows of a table by the names of its columns. */
function readCsv(text: string): Record<string, string>[] {
  const [header = '', ...lines] = text.trim().split('\r\n');
  const names = header.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, i) => [names[i] as string, cell])),
  );
}

test('a sweep whose tab was closed goes on where it was, to the map that its table has', async ({
  page,
  context,
}) => {
  const app = await opened(page);
  const form = regionOf(page);
  const type = (name: string, text: string) =>
    form.getByRole('textbox', { name, exact: true }).fill(text);
  await form.getByRole('button', { name: 'Remove δ delta' }).click();
  await type('γ gamma, to', '2');
  await expect(form).toContainText('γ gamma, to must be a number from 0 to 0.95.');
  await expect(form.getByRole('button', { name: 'Start sweep' })).toBeDisabled();
  await type('γ gamma, to', '0.8');
  await type('γ gamma, values', '2');
  await type('Steps of each trial', '60');
  await expect(form).toContainText('6 trials of 60 steps, 360 steps in all');
  await form.getByRole('button', { name: 'Start sweep' }).click();
  await expect(progressOf(page)).toContainText(/Training trial [234] of 6/, { timeout: 60_000 });
  await page.close();

  const again = await context.newPage();
  const there = await opened(again);
  await expect(progressOf(again)).toContainText(/^Not finished: [1-5] complete, [1-5] not trained/);
  const complete = Number(/\d/.exec(await progressOf(again).innerText()));
  await expect(map(again).getByRole('button')).toHaveCount(complete);
  await regionOf(again).getByRole('button', { name: 'Resume' }).click();
  await expect(progressOf(again)).toHaveText('Finished: 6 complete.', { timeout: 60_000 });

  const downloading = again.waitForEvent('download');
  await regionOf(again).getByRole('button', { name: 'Export CSV' }).click();
  const rows = readCsv(await readFile(await (await downloading).path(), 'utf8'));
  expect(rows).toHaveLength(6);
  for (const { lambda, gamma, dice, steps } of rows) {
    expect(steps).toBe('60');
    const name = `λ ${lambda}, γ ${gamma}: Dice ${Number(dice).toFixed(3)}`;
    await expect(map(again).getByRole('button', { name, exact: true })).toBeVisible();
  }

  // A pressed cell moves the sweep's sliders to its trial, and shows its mask.
  const mask = again.getByRole('img', { name: /^Mask of the sweep/ });
  await map(again)
    .getByRole('button', { name: /^λ 1, γ 0\.8/ })
    .click();
  await expect(there.slider('λ lambda of the sweep')).toHaveValue('1');
  await there.painted();
  const one = await look(mask);
  await there.slider('λ lambda of the sweep').press('Home');
  await expect(map(again).getByRole('button', { name: /^λ 0, γ 0\.8/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await again.getByRole('radio', { name: 'Blend' }).click();
  await there.slider('γ gamma of the sweep').fill('0.5');
  await expect(regionOf(again)).toContainText('Blend of the 4 nearest settings.');
  await regionOf(again).getByRole('radio', { name: 'Probability' }).click();
  await there.painted();
  expect(changedShare(one, await look(mask))).toBeGreaterThan(0.02);
  await regionOf(again).getByRole('button', { name: 'Use this setting' }).click();
  await expect(there.slider('λ lambda')).toHaveValue('0');
  await expect(there.slider('γ gamma')).toHaveValue('0.4');

  await regionOf(again).getByRole('button', { name: 'Its runs' }).click();
  const table = again.getByRole('table', { name: 'Runs' });
  await expect(table.locator('tbody').getByRole('row')).toHaveCount(6);
  await expect(regionOf(again)).toBeHidden();
  expect([...app.errors, ...there.errors]).toEqual([]);
});
