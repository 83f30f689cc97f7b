/** Several settings trained beside each other: what is seen, compared, edited and shared. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { changedShare, LossExplorerPage, look, type Picture } from './page.ts';

const tiny = 'v=1&size=32&depth=1&filters=4&norm=none&batch=1&rate=0.01&count=4&engine=wasm';

const stages = (page: Page) => page.getByRole('img', { name: /^Segmentation, / });
const stage = (page: Page, name: string) =>
  page.getByRole('img', { name: `Segmentation, ${name}`, exact: true });
const entrants = (page: Page) => page.getByRole('list', { name: 'Entrants of the race' });
const compared = (page: Page, name: string) => page.getByRole('radio', { name, exact: true });

async function raced(app: LossExplorerPage, design: string, count: number) {
  await app.button('Race').click();
  await app.page.getByRole('region', { name: 'Race' }).getByText(design).click();
  await expect(stages(app.page)).toHaveCount(count);
  await expect(app.status).toContainText(/Racing on WebAssembly · step \d+ · \d runs/, {
    timeout: 60_000,
  });
}

/** A picture once it stands still: the last predictions of a race that was paused come one after the other. */
async function settledLook(picture: Locator): Promise<Picture> {
  let last = await look(picture);
  const moved = async () => {
    const before = last;
    last = await look(picture);
    return changedShare(before, last);
  };
  await expect.poll(moved, { intervals: [500] }).toBe(0);
  return last;
}

test('one press races a setting against its special cases; each is seen, and one is moved', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open(tiny);
  await raced(app, 'special cases', 5);
  for (const name of ['Asym. Unified Focal', 'λ 0', 'λ 1', 'γ 0', 'δ 0.5'])
    await expect(stage(page, name)).toBeVisible();
  await expect(page).toHaveURL(/race=this~/);
  await app.button('Pause').click();
  await expect(app.status).toContainText('Paused');
  // All made the same steps.
  await expect(app.figure('Training curves').locator('.cap').first()).toHaveText(/^step \d+$/);
  await app.painted();
  const others = await settledLook(stage(page, 'λ 0'));
  const own = await settledLook(stage(page, 'γ 0'));
  // The sliders move the one that is selected.
  await stage(page, 'γ 0').click();
  await expect(app.slider('γ gamma')).toHaveValue('0');
  await app.slider('γ gamma').press('End');
  await expect(stage(page, 'γ 0.95')).toBeVisible();
  await expect(stage(page, 'γ 0')).toHaveCount(0);
  await expect
    .poll(async () => changedShare(own, await look(stage(page, 'γ 0.95'))))
    .toBeGreaterThan(0.02);
  expect(changedShare(others, await look(stage(page, 'λ 0')))).toBeLessThan(0.02);
  expect(app.errors).toEqual([]);
});

test('two entrants are compared in one picture, others are added, stopped and removed', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open(`${tiny}&pin=dice`);
  await raced(app, 'pinned one', 2);
  await compared(page, 'Curtain').click();
  const curtain = app.slider('Curtain');
  await app.button('Pause').click();
  await expect(app.status).toContainText('Paused');
  await curtain.press('Home');
  await app.painted();
  const right = await look(page.locator('.curtain'));
  await curtain.press('End');
  await app.painted();
  expect(changedShare(right, await look(page.locator('.curtain')))).toBeGreaterThan(0.02);
  await compared(page, 'Difference').click();
  await expect(
    page.getByRole('img', { name: /^Difference of .* and Dice: only .* %/ }),
  ).toBeVisible();
  await compared(page, 'Beside').click();

  await entrants(page).getByRole('button', { name: 'Add one' }).click();
  await expect(stages(page)).toHaveCount(3);
  // The copy is selected: it is the one that moves.
  await app.slider('λ lambda').press('Home');
  await expect(stage(page, 'Asym. Unified Focal λ 0')).toBeVisible();
  await page.getByRole('button', { name: 'Train Asym. Unified Focal λ 0', exact: true }).click();
  const pause = page.getByRole('button', { name: /^Pause .*λ 0$/ });
  await expect(pause).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Train Dice', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Remove Dice', exact: true }).click();
  await expect(stages(page)).toHaveCount(2);
  await expect(pause).toBeVisible();
  await app.button('End race').click();
  await expect(stages(page)).toHaveCount(0);
  await expect(app.stage).toBeVisible();
  await expect(page).not.toHaveURL(/race=/);
  expect(app.errors).toEqual([]);
});

test('seeds of one setting are one line with a range, and a link opens the same race', async ({
  page,
  browser,
}) => {
  const app = new LossExplorerPage(page);
  await app.open(tiny);
  await raced(app, 'Three seeds of each', 3);
  await expect(stage(page, 'Asym. Unified Focal, seed 3')).toBeVisible();
  await app.button('Pause').click();
  await expect(page).toHaveURL(/race=this~.*_seed_2~.*_seed_3/);
  const context = await browser.newContext();
  const there = new LossExplorerPage(await context.newPage());
  await there.page.goto(page.url());
  await expect(stages(there.page)).toHaveCount(3);
  await expect(stage(there.page, 'Asym. Unified Focal, seed 2')).toBeVisible();
  await there.button('Step').click();
  await expect(there.status).toContainText(/step 1\b/, { timeout: 60_000 });
  expect([...app.errors, ...there.errors]).toEqual([]);
  await context.close();
});

test('a phone shows two entrants and a switch', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const app = new LossExplorerPage(page);
  await app.open(`${tiny}&race=this~dice~focal`);
  await expect(stages(page)).toHaveCount(2);
  await page.getByRole('combobox', { name: 'Compared with' }).selectOption('Focal');
  await expect(stage(page, 'Focal')).toBeVisible();
  await expect(stage(page, 'Dice')).toHaveCount(0);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  expect(app.errors).toEqual([]);
});

test('what the masks ask for is said before any training, and raced by one press', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open(`${tiny}&phantom=polyp&phantom-share=0.05`);
  await app.button('Race').click();
  await app.button('What these masks ask for').click();
  const dialog = page.getByRole('dialog', { name: 'What these masks ask for' });
  await expect(dialog).toContainText(/In 3 training masks at 32² foreground is 5\.\d %/);
  await expect(dialog.getByRole('row', { name: /^Cross-entropy/ })).toContainText('50.0 %');
  const [, from, to] = /λ from (0\.\d+) to (0\.\d+)/.exec(await dialog.innerText()) ?? [];
  await dialog.getByRole('button', { name: /^Race this setting/ }).click();
  await expect(stage(page, `λ ${Number(from)}`)).toBeVisible();
  await expect(stage(page, `λ ${Number(to)}`)).toBeVisible();
  expect(app.errors).toEqual([]);
});
