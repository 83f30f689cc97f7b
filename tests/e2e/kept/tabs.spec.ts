/** One tab keeps at a time. */
import { expect } from '@playwright/test';
import { keptLink, test } from './profile.ts';

test('a second tab works without saving, and says so', async ({ kept: { profile } }) => {
  const app = await profile.opened();
  await expect(app.images).toHaveCount(4);
  await expect(app.status).toContainText(/step \d+/, { timeout: 60_000 });
  const second = await profile.opened();
  await expect(second.images).toHaveCount(8);
  await expect(second.alert).toContainText('open in another tab');
  await second.slider('γ gamma').focus();
  await second.page.keyboard.press('Home');
  await expect(second.page.getByText('Not saved')).toBeVisible();
  expect(await keptLink(second.page)).toContain('files=');
});

test('a second tab shows its page before it knows that another one keeps', async ({
  kept: { profile },
}) => {
  const app = await profile.opened();
  await expect(app.images).toHaveCount(4);
  await expect(app.status).toContainText(/step \d+/, { timeout: 60_000 });
  // The store is asked to open and never answers.
  await profile.context.addInitScript(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (message: unknown, options: never) {
      if ((message as { name?: string }).name !== 'open') postMessage.call(this, message, options);
    };
  });
  const second = await profile.opened();
  await expect(second.images).toHaveCount(8);
  await expect(second.figure('Gradient curves')).toBeVisible();
});
