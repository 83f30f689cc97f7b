/** Every training is a run in the list: compared, named, kept, and back on the sliders with one press. */
import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { LossExplorerPage } from './page.ts';

const setting = 'v=1&size=32&depth=1&filters=4&norm=none&batch=2&rate=0.01&engine=wasm';

class Runs {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get region() {
    return this.page.getByRole('region', { name: 'Runs' });
  }
  get table() {
    return this.region.getByRole('table', { name: 'Runs' });
  }
  /** Those below the header. */
  get rows() {
    return this.table.locator('tbody').getByRole('row');
  }
  readonly button = (name: string) => this.region.getByRole('button', { name, exact: true });
  readonly select = (name: string) =>
    this.table.getByRole('checkbox', { name: `Select ${name}`, exact: true });
  readonly header = (name: string) => this.table.getByRole('columnheader', { name, exact: true });

  /** What stands in a column, from the top. */
  async column(name: string): Promise<string[]> {
    const headers = (await this.table.getByRole('columnheader').allInnerTexts()).map((text) =>
      text.replace(/[↑↓]/, '').trim(),
    );
    const at = headers.indexOf(name);
    const rows = await this.rows.all();
    return Promise.all(rows.map((row) => row.locator('th, td:not(.run-box)').nth(at).innerText()));
  }
}

async function trained(app: LossExplorerPage, steps: number): Promise<void> {
  for (let step = 1; step <= steps; step++) {
    await app.button('Step').click();
    await expect(app.status).toContainText(new RegExp(`step ${step}\\b`), { timeout: 60_000 });
  }
}

/** Three trainings: γ 0.5 with seeds 1 and 2, then γ 0.2 with seed 2. */
async function threeRuns(app: LossExplorerPage): Promise<void> {
  await app.open(setting);
  await trained(app, 2);
  await app.button('New weights').click();
  await expect(app.status).toContainText('step 0');
  await trained(app, 3);
  await app.button('Reset').click();
  await expect(app.status).toContainText('step 0');
  await app.slider('γ gamma').fill('0.2');
  await trained(app, 4);
}

test('trainings are listed, sorted, filtered, grouped, named, deleted and kept', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  const runs = new Runs(page);
  await threeRuns(app);
  await app.button('Runs').click();
  await expect(runs.rows).toHaveCount(3);
  await expect(runs.region).toBeFocused();
  // What is the same in all is told once.
  await expect(runs.region).toContainText('Batch 2');
  await expect(runs.header('Batch')).toHaveCount(0);
  expect(await runs.column('γ')).toEqual(['0.2', '0.5', '0.5']);
  expect(await runs.column('Seed')).toEqual(['2', '2', '1']);

  // Sorted both ways by the header.
  await runs.button('Steps').click();
  await expect(runs.header('Steps')).toHaveAttribute('aria-sort', 'descending');
  expect(await runs.column('Steps')).toEqual(['4', '3', '2']);
  await runs.button('Steps').press('Enter');
  await expect(runs.header('Steps')).toHaveAttribute('aria-sort', 'ascending');
  expect(await runs.column('Steps')).toEqual(['2', '3', '4']);

  // By a column, and by words.
  await runs.button('Columns and filters').click();
  await runs.region.getByLabel('Filter by γ', { exact: true }).fill('> 0.3');
  await page.keyboard.press('Escape');
  await expect(runs.rows).toHaveCount(2);
  await runs.button('γ > 0.3 ×').click();
  await expect(runs.rows).toHaveCount(3);

  // Seeds of one setting are one row.
  await runs.region.getByLabel('Group all but the seed').check();
  await expect(runs.rows).toHaveCount(2);
  await expect(runs.rows.filter({ hasText: '2 seeds' })).toContainText('2.5 ± 0.71');
  await runs.region.getByLabel('Group all but the seed').uncheck();

  // Named in its place, deleted and put back.
  await runs.select('Run 2').focus();
  await page.keyboard.press('F2');
  await page.keyboard.type('the middle one');
  await page.keyboard.press('Enter');
  await expect(runs.select('the middle one')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(runs.select('Run 3')).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(runs.rows).toHaveCount(2);
  await runs.button('Undo').click();
  await expect(runs.rows).toHaveCount(3);
  await runs.button('Pin').click();
  await expect(runs.rows.first()).toContainText('Run 3');
  await runs.select('Run 3').uncheck();
  await runs.select('Run 1').check();
  await runs.button('Delete').click();
  await expect(runs.rows).toHaveCount(2);

  // They outlive the page, and what was deleted stays away.
  await page.waitForTimeout(1500);
  await page.goto('about:blank');
  await app.open(setting);
  await app.button('Runs').click();
  await expect(runs.rows).toHaveCount(2);
  await expect(runs.rows.nth(0)).toContainText('Run 3 pinned');
  await expect(runs.rows.nth(1)).toContainText('the middle one');
  expect(app.errors).toEqual([]);
});

test('a setting goes back to the sliders, a link is the one that made the run, and CSV has all of it', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const app = new LossExplorerPage(page);
  const runs = new Runs(page);
  await threeRuns(app);
  await page.keyboard.press('r');
  await expect(runs.rows).toHaveCount(3);
  // Each has its segmentations, of validation images alone.
  await expect(runs.rows.first().locator('img')).toHaveCount(2);

  await runs.select('Run 1').check();
  await runs.button('Use this setting').click();
  await expect(app.slider('γ gamma')).toHaveValue('0.5');
  // Seed 1 has other weights: what was trained is set aside, as ever.
  await expect(app.alert).toContainText('Training of 4 steps set aside: new weights were drawn.');
  await expect.poll(() => page.url()).not.toContain('seed=');

  await runs.select('Run 1').uncheck();
  await runs.select('Run 3').check();
  await runs.button('Copy link').click();
  await expect(runs.region.getByText('Link copied.')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const parts = Object.fromEntries(new URLSearchParams(link.split('#')[1]));
  expect(parts).toMatchObject({ gamma: '0.2', seed: '2', trained: '4', filters: '4' });

  const downloading = page.waitForEvent('download');
  await runs.button('Export CSV').click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('runs.csv');
  const text = readFileSync(await download.path(), 'utf8');
  const [header = '', ...lines] = text.trimEnd().split('\r\n');
  expect(lines).toHaveLength(3);
  // Titles of images have commas, and are quoted for it.
  const fields = (line = '') => line.replaceAll(/"[^"]*"/g, 'quoted').split(',');
  const cell = (line: number, column: string) =>
    fields(lines[line])[fields(header).indexOf(column)];
  expect(lines.map((_, i) => [cell(i, 'gamma'), cell(i, 'seed'), cell(i, 'steps')])).toEqual(
    expect.arrayContaining([
      ['0.5', '1', '2'],
      ['0.5', '2', '3'],
      ['0.2', '2', '4'],
    ]),
  );
  // In full, not as the table rounds it.
  expect(cell(0, 'batch_loss')).toMatch(/^0\.\d{8,}$/);

  // Hiding a run changes no number of another.
  const dice = await runs.column('Image Dice');
  await runs.button('Hide').click();
  await expect(runs.rows.filter({ hasText: 'hidden' })).toHaveCount(1);
  expect(await runs.column('Image Dice')).toEqual(dice);

  await page.keyboard.press('Escape');
  await expect(runs.region).toBeHidden();
  await expect(app.button('Runs')).toBeFocused();
  expect(app.errors).toEqual([]);
});

test('what is brushed on an axis is what the table shows', async ({ page }) => {
  const app = new LossExplorerPage(page);
  const runs = new Runs(page);
  await threeRuns(app);
  await app.button('Runs').click();
  const figure = page.getByRole('figure', { name: 'Settings and score of the runs' });
  // The first axis is γ, its upper half the runs with 0.5.
  const axis = figure.locator('.axis-brush').first();
  await expect(axis).toBeVisible();
  // The plot may still take the segmentations in, and with them be drawn once more.
  await expect(async () => {
    const box = await axis.boundingBox();
    const x = (box?.x ?? 0) + (box?.width ?? 0) / 2;
    await page.mouse.move(x, (box?.y ?? 0) + 7);
    await page.mouse.down();
    await page.mouse.move(x, (box?.y ?? 0) + (box?.height ?? 0) * 0.4, { steps: 8 });
    await page.mouse.up();
    await expect(runs.rows).toHaveCount(2, { timeout: 3000 });
  }).toPass({ timeout: 60_000 });
  expect(await runs.column('γ')).toEqual(['0.5', '0.5']);
  await runs.region.getByRole('button', { name: /^γ .* to .* ×$/ }).click();
  await expect(runs.rows).toHaveCount(3);
  expect(app.errors).toEqual([]);
});

test('without a run the list says what makes one, also where an earlier version kept works here', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  const runs = new Runs(page);
  await app.open(setting);
  // The database as the last version made it.
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('loss-explorer', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('kept');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          opening.result.close();
          resolve();
        };
      }),
  );
  await app.button('Runs').click();
  await expect(runs.region).toContainText('No run yet. Press Train');
  await page.keyboard.press('Escape');
  await trained(app, 1);
  await app.button('Runs').click();
  await expect(runs.rows).toHaveCount(1);
  await page.waitForTimeout(1500);
  await page.goto('about:blank');
  await app.open(setting);
  await app.button('Runs').click();
  await expect(runs.rows).toHaveCount(1);
  // The training that is kept goes on in the run that it was.
  await expect(app.status).toContainText('step 1');
  await page.keyboard.press('Escape');
  await app.button('Step').click();
  await expect(app.status).toContainText('step 2');
  await app.button('Runs').click();
  await expect.poll(() => runs.column('Steps')).toEqual(['2']);
  expect(app.errors).toEqual([]);
});
