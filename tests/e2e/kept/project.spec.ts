/** A project file carries a work to another browser. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { changedShare, LossExplorerPage, look } from '../page.ts';
import { savedLine, test, trainedTo } from './profile.ts';

test('a project opens in another profile with images, settings, curves and the same predictions', async ({
  browser,
  kept: { profile, step },
}) => {
  const app = await profile.opened();
  await expect(app.images).toHaveCount(4);
  await expect(app.status).toContainText(`step ${step}`, { timeout: 60_000 });
  await app.images.nth(2).click();
  await app.painted();
  await app.button('Save').click();
  const downloading = app.page.waitForEvent('download');
  await app.button('Project: ZIP').click();
  const project = join(profile.folder, 'project.zip');
  await (await downloading).saveAs(project);
  const entries = Object.keys(unzipSync(readFileSync(project)));
  expect(entries).toEqual(
    expect.arrayContaining(['project.json', 'images/scan0.png', 'weights.safetensors']),
  );
  const seen = await look(app.stage);

  const elsewhere = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await elsewhere.newPage();
  const other = new LossExplorerPage(page);
  await page.goto(profile.address);
  await expect(other.images).toHaveCount(8);
  await page.getByLabel('Open images').setInputFiles(project);
  await expect(other.images).toHaveCount(4);
  await expect(other.status).toContainText(`step ${step}`, { timeout: 60_000 });
  await expect(other.stage).toHaveAccessibleName(
    (await app.stage.getAttribute('aria-label')) ?? '',
  );
  await expect.poll(async () => changedShare(seen, await look(other.stage))).toBeLessThan(0.01);
  // It is kept there from now on.
  await expect(savedLine(page)).toBeVisible();
  await other.button('Train').click();
  await trainedTo(other, step + 2);
  expect(other.errors).toEqual([]);

  // A damaged project is named, and nothing that is open is lost.
  const damaged = join(profile.folder, 'damaged.zip');
  const parts = unzipSync(readFileSync(project));
  delete parts['weights.safetensors'];
  writeFileSync(damaged, zipSync(parts));
  await page.getByLabel('Open images').setInputFiles(damaged);
  await expect(other.alert).toContainText('damaged.zip');
  await expect(other.alert).toContainText('weights.safetensors');
  await expect(other.images).toHaveCount(4);

  // So is one with a flipped byte among its weights, and one that no network can be.
  const flipped = readFileSync(project);
  const place = flipped.indexOf('weights.safetensors');
  flipped[place + 5000] = (flipped[place + 5000] ?? 0) ^ 1;
  const deep = unzipSync(readFileSync(project));
  const manifest = strFromU8(deep['project.json'] ?? new Uint8Array());
  deep['project.json'] = strToU8(manifest.replace('"depth": 1', '"depth": 99'));
  const wrongs = [
    ['flipped.zip', flipped, 'weights.safetensors is damaged'],
    ['deep.zip', zipSync(deep), 'project.json: network.depth is 99, allowed are 1 to 4'],
  ] as const;
  for (const [name, bytes, what] of wrongs) {
    writeFileSync(join(profile.folder, name), bytes);
    await page.getByLabel('Open images').setInputFiles(join(profile.folder, name));
    await expect(other.alert).toContainText(name);
    await expect(other.alert).toContainText(what);
    await expect(other.images).toHaveCount(4);
  }
  await elsewhere.close();
});
