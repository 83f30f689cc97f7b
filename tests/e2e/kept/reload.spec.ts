/** What is kept comes back: after a reload, after another page, with what was painted. */
import { expect } from '@playwright/test';
import { changedShare, look } from '../page.ts';
import { keptLink, lastWork, savedLine, setting, stepOf, test, trainedTo } from './profile.ts';

test('images, settings and training are back after a reload, and training goes on', async ({
  fresh: profile,
}) => {
  const app = await profile.withFilesTrained();
  await app.slider('γ gamma').focus();
  await app.page.keyboard.press('Home');
  await app.button('Pause').click();
  await expect(app.status).toContainText('Paused');
  const step = await stepOf(app);
  await expect(savedLine(app.page)).toBeVisible();
  await expect.poll(() => keptLink(app.page)).toContain('gamma=0');
  await app.page.reload();
  await expect(app.images).toHaveCount(4);
  await expect(app.stage).toHaveAccessibleName(/scan/);
  await expect(app.status).toContainText(`step ${step}`, { timeout: 60_000 });
  await expect(app.slider('γ gamma')).toHaveValue('0');
  // Its past is back as well.
  const time = app.slider('Training time');
  await time.press('Home');
  await expect(time).toHaveAttribute('aria-valuetext', /^step 1\b/);
  await expect(app.figure('Training curves').locator('figcaption')).toContainText(
    new RegExp(`step 1 of ${step}, Dice 0\\.\\d{3}`),
  );
  await time.press('End');
  await app.button('Train').click();
  await trainedTo(app, step + 2);
  expect(app.errors).toEqual([]);
  expect(app.strangers).toEqual([]);
});

test('a reload right after a change has that change', async ({ fresh: profile }) => {
  const app = await profile.opened(setting);
  await app.slider('γ gamma').focus();
  await app.page.keyboard.press('Home');
  await app.page.reload();
  await expect(app.slider('γ gamma')).toHaveValue('0');
  expect(new URL(app.page.url()).hash).toContain('gamma=0');
  await app.page.reload();
  await expect(app.slider('γ gamma')).toHaveValue('0');
});

test('going to another page and back goes on with the work', async ({
  kept: { profile, step },
}) => {
  const app = await profile.opened();
  await expect(app.status).toContainText(`step ${step}`, { timeout: 60_000 });
  await app.page.goto(`${profile.address}favicon.svg`);
  await app.page.goto(profile.address);
  await expect(app.images).toHaveCount(4);
  await expect(app.status).toContainText(`step ${step}`, { timeout: 60_000 });
  await expect(app.alert).toBeEmpty();
});

test('what was painted is back after a reload', async ({ kept: { profile, step } }) => {
  const app = await profile.opened();
  await expect(app.images).toHaveCount(4);
  await expect(app.status).toContainText(`step ${step}`, { timeout: 60_000 });
  await app.page.getByRole('radio', { name: 'Ground truth' }).click();
  const before = await look(app.stage);
  await app.button('Paint').click();
  // Its code is loaded then.
  await expect(app.page.getByRole('toolbar', { name: 'Painting' })).toBeVisible();
  const box = await app.stage.boundingBox();
  if (!box) throw new Error('the stage is not on the page');
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
  await app.page.mouse.move(...at(0.7, 0.15));
  await app.page.mouse.down();
  await app.page.mouse.move(...at(0.95, 0.15), { steps: 8 });
  await app.page.mouse.up();
  await app.page.keyboard.press('Escape');
  await expect.poll(async () => changedShare(before, await look(app.stage))).toBeGreaterThan(0.01);
  const painted = await look(app.stage);
  await expect.poll(async () => (await lastWork(app.page)).isPainted).toBe(true);
  await app.page.reload();
  await expect(app.images).toHaveCount(4);
  await expect(app.status).toContainText(/step \d+/, { timeout: 60_000 });
  await expect.poll(async () => changedShare(painted, await look(app.stage))).toBeLessThan(0.01);
  expect(app.errors).toEqual([]);
});
