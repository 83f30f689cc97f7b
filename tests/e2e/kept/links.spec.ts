/** A link is stronger than what is kept and does not remove it; `#reset` does, once it was offered. */
import { expect, type Page } from '@playwright/test';
import { pausedAndSaved, savedLine, setting, test, trainedTo } from './profile.ts';

test('a link to something else is stronger than what is kept, and does not remove it', async ({
  kept: { profile, step },
}) => {
  const other = await profile.opened('v=1&phantom=vessel&count=2&engine=wasm');
  await expect(other.images).toHaveCount(2);
  await expect(other.alert).toContainText('Your last work is kept');
  await other.button('Back to your last work').click();
  await expect(other.images).toHaveCount(4);
  await expect(other.status).toContainText(`step ${step}`, { timeout: 60_000 });
  await expect(other.alert).toBeEmpty();
  expect(other.errors).toEqual([]);
});

test('a link that dials the kept phantoms otherwise is obeyed, and the kept training can be gone back to', async ({
  fresh: profile,
}) => {
  test.setTimeout(240_000);
  const app = await profile.opened(setting);
  const foreground = (page: Page) => page.getByText(/^at .* foreground$/);
  const natural = await foreground(app.page).innerText();
  await app.button('Train').click();
  await trainedTo(app, 3);
  const step = await pausedAndSaved(app);
  await app.page.close();

  const dialled = await profile.opened(`${setting}&phantom-share=0.01&phantom-noise=0.2`);
  await expect(foreground(dialled.page)).not.toHaveText(natural);
  await expect(dialled.alert).toContainText('Your last work is kept');
  // The address goes on with what it said.
  await dialled.slider('γ gamma').focus();
  await dialled.page.keyboard.press('Home');
  await expect.poll(() => dialled.page.url()).toContain('gamma=0&');
  expect(dialled.page.url()).toContain('phantom-share=0.01&phantom-noise=0.2');

  await dialled.button('Back to your last work').click();
  await expect(foreground(dialled.page)).toHaveText(natural);
  await expect(dialled.status).toContainText(`step ${step}`, { timeout: 60_000 });
  expect(dialled.errors).toEqual([]);
});

test('a page that starts afresh begins without the kept work, and offers it', async ({
  kept: { profile, step },
}) => {
  const afresh = await profile.opened('afresh');
  await expect(afresh.images).toHaveCount(8);
  await expect(afresh.alert).toContainText('Your last work is kept');
  expect(new URL(afresh.page.url()).hash).not.toContain('afresh');
  await afresh.button('Back to your last work').click();
  await expect(afresh.images).toHaveCount(4);
  await expect(afresh.status).toContainText(`step ${step}`, { timeout: 60_000 });
});

test('#reset offers what is kept as a download before it starts clean', async ({
  kept: { profile },
}) => {
  const clean = await profile.opened('reset');
  await expect(clean.images).toHaveCount(8);
  await expect(clean.alert).toContainText('Starting clean removes it');
  const downloading = clean.page.waitForEvent('download');
  await clean.button('Download it').click();
  expect((await downloading).suggestedFilename()).toBe('loss-explorer-kept.zip');
  await clean.button('Start clean').click();
  await expect(clean.alert).toBeEmpty();
  await clean.page.close();
  const bare = await profile.opened();
  await expect(bare.images).toHaveCount(8);
  await expect(bare.alert).toBeEmpty();
});

test('#reset typed into the open page does what it does on a fresh one', async ({
  fresh: profile,
}) => {
  const app = await profile.opened();
  await app.slider('γ gamma').focus();
  await app.page.keyboard.press('Home');
  await expect(savedLine(app.page)).toBeVisible();
  await app.page.evaluate(() => {
    window.location.hash = '#reset';
  });
  await expect(app.alert).toContainText('Starting clean removes it');
  await expect(app.slider('γ gamma')).toHaveValue('0.5');
  await app.button('Start clean').click();
  await expect(app.alert).toBeEmpty();
  expect(app.page.url()).not.toContain('#');
  expect(app.errors).toEqual([]);
});
