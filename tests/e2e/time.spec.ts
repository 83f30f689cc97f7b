/** The training time: earlier steps are looked at, under any loss, and gone on from. */
import { expect, type Page, test } from '@playwright/test';
import { changedShare, LossExplorerPage, look } from './page.ts';

const tiny =
  'v=1&size=32&depth=1&filters=4&norm=none&batch=1&rate=0.01&count=4&engine=wasm&pace=20';

const time = (page: Page) => page.getByRole('slider', { name: 'Training time' });
const stepOf = async (page: Page) => {
  const text = (await time(page).getAttribute('aria-valuetext')) ?? '';
  return Number(/step (\d+)/.exec(text)?.[1]);
};

async function steps(app: LossExplorerPage, from: number, to: number) {
  for (let step = from; step <= to; step++) {
    await app.button('Step').click();
    await expect(app.status).toContainText(new RegExp(`step ${step}\\b`), { timeout: 60_000 });
  }
}

test('an earlier step shows its own prediction and score, is read under another loss, and gone on from', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open(tiny);
  await app.button('Train').click();
  await expect(app.status).toContainText(/step [1-9]\d+\b/, { timeout: 90_000 });
  await app.button('Pause').click();
  await expect(app.status).toContainText('Paused');
  const last = Number(/step (\d+)/.exec(await app.status.innerText())?.[1]);
  await app.painted();
  const present = await look(app.stage);

  await time(page).press('Home');
  expect(await stepOf(page)).toBe(1);
  const caption = app.figure('Training curves').locator('figcaption');
  await expect(caption).toContainText(new RegExp(`step 1 of ${last}, Dice 0\\.\\d{3}`));
  await expect.poll(async () => changedShare(present, await look(app.stage))).toBeGreaterThan(0.05);
  // Another loss is read at the prediction of that step.
  const before = await look(app.stage);
  await app.slider('γ gamma').press('End');
  await expect.poll(async () => changedShare(before, await look(app.stage))).toBeGreaterThan(0.01);
  expect(await stepOf(page)).toBe(1);

  await time(page).press('ArrowRight');
  const later = await stepOf(page);
  expect(later).toBeGreaterThan(1);
  await time(page).press('End');
  expect(await stepOf(page)).toBe(last);

  await time(page).press('Home');
  await time(page).press('ArrowRight');
  await app.button('Go on from here').click();
  await expect(app.status).toContainText(`step ${later}`);
  await expect(app.alert).toContainText(
    `Training of ${last} steps set aside: an earlier step is gone on from.`,
  );
  await steps(app, later + 1, later + 2);
  await app.button('Save').click();
  await page.getByRole('button', { name: new RegExp(`${last} steps: Go back`) }).click();
  await expect(app.status).toContainText(`step ${last}`);
  expect(app.errors).toEqual([]);
});

test('it plays, and a race is looked at as a whole', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open(`${tiny}&race=this~dice`);
  const stages = page.getByRole('img', { name: /^Segmentation, / });
  await expect(stages).toHaveCount(2);
  await app.button('Train').click();
  await expect(app.status).toContainText(/step [1-9]\d+\b/, { timeout: 90_000 });
  await app.button('Pause').click();
  await expect(app.status).toContainText('Paused');
  await app.painted();
  const present = [await look(stages.nth(0)), await look(stages.nth(1))] as const;
  await time(page).press('Home');
  for (const [i, was] of present.entries())
    await expect
      .poll(async () => changedShare(was, await look(stages.nth(i))))
      .toBeGreaterThan(0.05);
  await page.getByRole('button', { name: 'Play the training' }).click();
  await expect(time(page)).toHaveAttribute('aria-valuetext', /now$/, { timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Play the training' })).toBeVisible();
  expect(app.errors).toEqual([]);
});
