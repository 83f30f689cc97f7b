/** What takes the place of a training loses none of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { encode } from 'fast-png';
import { changedShare, LossExplorerPage, look } from './page.ts';

const setting = 'v=1&size=32&depth=1&filters=4&norm=none&batch=2&rate=0.01&engine=wasm';

async function trained(app: LossExplorerPage, steps: number): Promise<void> {
  for (let step = 1; step <= steps; step++) {
    await app.button('Step').click();
    await expect(app.status).toContainText(new RegExp(`step ${step}\\b`), { timeout: 60_000 });
  }
}

test('a reset is undone: step, curves and prediction are what they were, and training goes on', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open(setting);
  const step = 4;
  await trained(app, step);
  await expect(app.stage).not.toHaveAccessibleName(/untrained/);
  await app.painted();
  const stage = await look(app.stage);
  // Its heading has the training time as well, which begins anew.
  const plots = app.figure('Training curves').locator('.pair');
  const curves = await look(plots);
  await app.button('Reset').click();
  await expect(app.alert).toHaveText(`Training of ${step} steps set aside: it was reset.`);
  await expect(app.stage).toHaveAccessibleName(/untrained network/);
  await expect(page.getByText('Untrained network, step 0.')).toBeVisible();
  await app.button('Undo').click();
  await expect(app.status).toContainText(`Paused on WebAssembly · step ${step}`);
  await expect(app.alert).toBeEmpty();
  await expect.poll(async () => changedShare(stage, await look(app.stage))).toBe(0);
  await expect.poll(async () => changedShare(curves, await look(plots))).toBeLessThan(0.01);
  await app.button('Step').click();
  await expect(app.status).toContainText(`step ${step + 1}`);
  expect(app.errors).toEqual([]);
});

test('another size, and one press on the share of the phantoms, keep the training in the list', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open(setting);
  const step = 4;
  await trained(app, step);
  const foreground = page.getByText(/^at .* foreground$/);
  const natural = await foreground.innerText();
  await app.button('Phantoms').click();
  await app.slider('Foreground share').press('ArrowRight');
  await app.slider('Foreground share').press('ArrowRight');
  await expect(app.alert).toContainText(
    `Training of ${step} steps set aside: the phantoms changed.`,
  );
  await expect(foreground).not.toHaveText(natural);
  await page.keyboard.press('Escape');
  // A new training: the word about the last one goes, the way back stays.
  const second = 2;
  await trained(app, second);
  await expect(app.alert).toBeEmpty();
  await app.button('Save').click();
  const back = page.getByRole('button', { name: new RegExp(`${step} steps: Go back`) });
  await back.click();
  await expect(app.status).toContainText(`step ${step}`);
  await expect(foreground).toHaveText(natural);
  // The one in between is not lost either.
  await expect(app.alert).toContainText(`Training of ${second} steps set aside`);
  await app.button('Undo').click();
  await expect(app.status).toContainText(`step ${second}`);
  await expect(foreground).not.toHaveText(natural);
  expect(app.errors).toEqual([]);
});

/** Four images of a disc. */
function scans(folder: string): string[] {
  return [0, 1, 2, 3].map((i) => {
    const data = Uint8Array.from({ length: 1600 }, (_, pixel) =>
      Math.hypot((pixel % 40) - 12 - i * 3, Math.floor(pixel / 40) - 20) < 9 ? 200 : 60,
    );
    const path = join(folder, `scan${i}.png`);
    writeFileSync(path, encode({ width: 40, height: 40, channels: 1, depth: 8, data }));
    return path;
  });
}

test.describe('with files', () => {
  let folder: string;
  test.beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'loss-explorer-undo-'));
  });
  test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('starting over begins with the defaults, also after a reload, and gives the images back', async ({
    page,
  }) => {
    const app = new LossExplorerPage(page);
    await app.open(setting);
    await page.getByLabel('Open images').setInputFiles(scans(folder));
    await expect(app.images).toHaveCount(4);
    await app.slider('γ gamma').press('Home');
    await app.button('Save').click();
    await page.getByRole('region', { name: 'Save' }).getByText('Start over').click();
    await expect(app.images).toHaveCount(8);
    await expect(app.slider('γ gamma')).toHaveValue('0.5');
    await expect(app.alert).toHaveText('What was open is set aside: you started over.');
    await app.button('Undo').click();
    await expect(app.images).toHaveCount(4);
    await expect(app.slider('γ gamma')).toHaveValue('0');
    await expect(app.alert).toBeEmpty();

    await expect(page.getByText(/^Saved /)).toBeVisible();
    await app.button('Start over').click();
    await expect(app.images).toHaveCount(8);
    await expect.poll(() => page.url()).not.toContain('files=');
    await page.waitForTimeout(1500);
    await page.goto('about:blank');
    await page.goto('./');
    await expect(app.images).toHaveCount(8);
    await expect(app.slider('γ gamma')).toHaveValue('0.5');
    expect(app.errors).toEqual([]);
  });

  test('a link that was made with masks asks for the folder where they are missing', async ({
    page,
  }) => {
    const app = new LossExplorerPage(page);
    const files = `files=DRIVE&file-count=4&file-masks=4&file-hash=${'ab'.repeat(32)}`;
    await app.open(`${setting}&${files}`);
    await expect(app.alert).toContainText('4 images with 4 masks');
    await expect(page.getByLabel('Choose the folder')).toBeAttached();
    await page.getByLabel('Choose the files').setInputFiles(scans(folder));
    await expect(app.alert).toHaveText(
      '4 images opened, no masks: the link was made with 4 images and 4 masks. Choose the folder that holds both.',
      { timeout: 60_000 },
    );
    await expect(page.getByLabel('Choose the folder')).toBeAttached();
    expect(app.errors).toEqual([]);
  });
});
