/** A page that is gone in the middle of its work leaves a whole state. */
import { expect } from '@playwright/test';
import { lastWork, stepOf, test, trainedTo } from './profile.ts';

test('a crash in the middle of training loses no more than the last seconds', async ({
  kept: { profile, step },
}) => {
  test.setTimeout(240_000);
  const app = await profile.opened();
  await expect(app.images).toHaveCount(4);
  await app.button('Train').click();
  await trainedTo(app, step + 20);
  const seen = Date.now();
  // Saved while it trains: the crash may come at any moment later.
  const savedAt = async () => (await lastWork(app.page)).savedAt;
  await expect.poll(savedAt, { timeout: 30_000 }).toBeGreaterThan(seen);
  await profile.crash(app.page);
  const again = await profile.opened();
  await expect(again.images).toHaveCount(4);
  await expect(again.status).toContainText(/step [1-9]/, { timeout: 60_000 });
  expect(await stepOf(again)).toBeGreaterThanOrEqual(step + 20);
  await expect(again.figure('Training curves')).toBeVisible();
  expect(again.errors).toEqual([]);
});

test('a crash before, in or after a save leaves a whole state', async ({
  kept: { profile, step },
}) => {
  test.setTimeout(300_000);
  let least = step;
  for (const wait of [0, 40, 120]) {
    const app = await profile.opened();
    await expect(app.images).toHaveCount(4);
    await expect(app.status).toContainText(/step [1-9]/, { timeout: 60_000 });
    expect(await stepOf(app)).toBeGreaterThanOrEqual(least);
    least = await stepOf(app);
    await app.button('Train').click();
    await trainedTo(app, least + 3);
    await app.button('Pause').click();
    // Pausing saves; the page is gone before, while or after it does.
    await app.page.waitForTimeout(wait);
    await profile.crash(app.page);
  }
});

test('a crash in a race has every run back at its last save', async ({
  kept: { profile, step },
}) => {
  test.setTimeout(240_000);
  const app = await profile.opened();
  await expect(app.images).toHaveCount(4);
  await expect(app.status).toContainText(`step ${step}`, { timeout: 60_000 });
  await app.button('Race').click();
  await app.page.getByRole('region', { name: 'Race' }).getByText('Three values of').click();
  await expect(app.status).toContainText('3 runs', { timeout: 60_000 });
  await trainedTo(app, 8);
  const seen = Date.now();
  const savedAt = async () => (await lastWork(app.page)).savedAt;
  await expect.poll(savedAt, { timeout: 60_000 }).toBeGreaterThan(seen);
  await profile.crash(app.page);

  const again = await profile.opened();
  const stages = again.page.getByRole('img', { name: /^Segmentation, / });
  await expect(stages).toHaveCount(3);
  await expect.poll(() => stepOf(again), { timeout: 60_000 }).toBeGreaterThanOrEqual(8);
  const caption = again.figure('Training curves').locator('.cap').first();
  // All of them, and not the selected one alone.
  await expect(caption).toHaveText(/^step ([89]|\d\d+)$/);
  await again.button('End race').click();
  await expect(again.status).toContainText(`step ${step}`);
  expect(again.errors).toEqual([]);
});
