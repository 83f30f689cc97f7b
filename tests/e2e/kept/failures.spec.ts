/** What cannot be kept, or not be read, is said; nothing that was kept is lost. */
import { expect } from '@playwright/test';
import { LossExplorerPage } from '../page.ts';
import { imageFiles, keptLink, savedLine, setting, test, trainedTo } from './profile.ts';

test('what keeps the work may not load: that is said, and tried again', async ({
  fresh: profile,
}) => {
  const app = await profile.opened(setting);
  const worker = /assets\/worker[^/]*\.js$/;
  await profile.context.route(worker, (route) => route.abort());
  await app.slider('γ gamma').focus();
  await app.page.keyboard.press('Home');
  await expect(app.alert).toContainText('could not be loaded');
  await expect(app.page.getByText('Not saved')).toBeVisible();
  await profile.context.unroute(worker);
  await app.button('Try again').click();
  await expect(savedLine(app.page)).toBeVisible();
  await expect(app.alert).toBeEmpty();
  expect(await keptLink(app.page)).toContain('gamma=0');
});

test('a stored state that cannot be understood is offered, and nothing of it is touched', async ({
  fresh: profile,
}) => {
  const app = await profile.opened();
  await app.slider('γ gamma').focus();
  await app.page.keyboard.press('Home');
  await expect(savedLine(app.page)).toBeVisible();
  await app.page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open('loss-explorer');
        opening.onsuccess = () => {
          const writing = opening.result.transaction('kept', 'readwrite');
          writing.objectStore('kept').put({ version: 99, works: [] }, 'works');
          writing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
  );
  await app.page.close();
  const bad = await profile.opened();
  await expect(bad.images).toHaveCount(8);
  await expect(bad.alert).toContainText('later version');
  await bad.button('Start clean').click();
  await bad.slider('γ gamma').focus();
  await bad.page.keyboard.press('Home');
  await expect(savedLine(bad.page)).toBeVisible();
  expect(await keptLink(bad.page)).toContain('gamma=0');
});

test('a full disk is said, and what was kept before stays', async ({ fresh: profile }) => {
  const first = await profile.opened(setting);
  await first.slider('γ gamma').focus();
  await first.page.keyboard.press('Home');
  await expect(savedLine(first.page)).toBeVisible();
  // The browser remembers how much room there was for as long as it runs.
  await profile.quit();
  await profile.launch();
  const page = await profile.context.newPage();
  const session = await profile.context.newCDPSession(page);
  const { origin } = new URL(profile.address);
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  const app = new LossExplorerPage(page);
  await page.goto(profile.address);
  await expect(app.images).toHaveCount(8);
  await page.getByLabel('Open images').setInputFiles(imageFiles(profile.folder));
  await expect(app.images).toHaveCount(4);
  await expect(app.alert).toContainText('no room');
  await app.button('Train').click();
  await trainedTo(app, 3);
  await profile.quit();
  await profile.launch();
  const again = await profile.opened();
  await expect(again.images).toHaveCount(8);
  await expect(again.slider('γ gamma')).toHaveValue('0');
});
