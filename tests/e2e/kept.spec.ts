import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, expect, type Page, test } from '@playwright/test';
import { encode } from 'fast-png';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { chromiumFlags, findChromium } from '../support/chromium.mjs';
import { changedShare, LossExplorerPage, look } from './page.ts';

const setting = 'v=1&size=32&depth=1&filters=4&norm=none&batch=2&engine=wasm&pace=10';

/** Pixels of a disc, different for each image. */
function disc(image: number, inside: number, outside: number): Uint8Array {
  const [x, y] = [12 + image * 3, 20];
  const data = Uint8Array.from({ length: 1600 }, (_, i) =>
    Math.hypot((i % 40) - x, Math.floor(i / 40) - y) < 9 ? inside : outside,
  );
  return encode({ width: 40, height: 40, channels: 1, depth: 8, data });
}

/** Four images with masks as files. */
function imageFiles(folder: string): string[] {
  return [0, 1, 2, 3].flatMap((i) => {
    const [image, mask] = [join(folder, `scan${i}.png`), join(folder, `scan${i}_mask.png`)];
    writeFileSync(image, disc(i, 200, 60));
    writeFileSync(mask, disc(i, 255, 0));
    return [image, mask];
  });
}

let folder: string;
let context: BrowserContext;
let address: string;

const launch = () =>
  chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: findChromium() ?? '',
    args: chromiumFlags,
    viewport: { width: 1440, height: 900 },
    acceptDownloads: true,
  });

test.beforeEach(async ({ baseURL }) => {
  address = `${baseURL}/`;
  folder = mkdtempSync(join(tmpdir(), 'loss-explorer-kept-'));
  context = await launch();
});

test.afterEach(async () => {
  await context.close();
  rmSync(folder, { recursive: true, force: true });
});

async function opened(fragment = ''): Promise<LossExplorerPage> {
  const page = await context.newPage();
  const app = new LossExplorerPage(page);
  await page.goto(`${address}${fragment && `#${fragment}`}`);
  await expect(app.images.first()).toBeVisible();
  return app;
}

/** The step that the status line tells. */
async function stepOf({ status }: LossExplorerPage): Promise<number> {
  const text = (await status.textContent()) ?? '';
  return Number(/step ([\d,]+)/.exec(text)?.[1]?.replace(/,/g, '') ?? 0);
}

const trainedTo = (app: LossExplorerPage, step: number) =>
  expect.poll(() => stepOf(app), { timeout: 120_000 }).toBeGreaterThanOrEqual(step);

const savedLine = (page: Page) => page.getByText(/^Saved /);

/** The work that was saved last, as it lies in the browser: its session, and what was painted on its images. */
const lastWork = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<{ link: string; isPainted: boolean }>((resolve) => {
        const opening = indexedDB.open('loss-explorer');
        opening.onsuccess = () => {
          const database = opening.result;
          const reading = database.transaction('kept').objectStore('kept').get('works');
          reading.onsuccess = () => {
            database.close();
            const [work] = reading.result?.works ?? [];
            const images = reading.result?.images.find(
              (set: { id: string }) => set.id === work?.images,
            );
            resolve({ link: work?.link ?? '', isPainted: images?.painted != null });
          };
        };
      }),
  );

const keptLink = async (page: Page) => (await lastWork(page)).link;
const isPaintedKept = async (page: Page) => (await lastWork(page)).isPainted;

/** The page is gone at once, and nobody hears of it. */
async function crash(page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
}

async function withFilesTrained(): Promise<LossExplorerPage> {
  const app = await opened(setting);
  await app.page.getByLabel('Open images').setInputFiles(imageFiles(folder));
  await expect(app.images).toHaveCount(4);
  await app.button('Train').click();
  await trainedTo(app, 5);
  return app;
}

test('images, settings and training are back after a reload, and training goes on', async () => {
  const app = await withFilesTrained();
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
  await app.button('Train').click();
  await trainedTo(app, step + 2);
  expect(app.errors).toEqual([]);
  expect(app.strangers).toEqual([]);
});

test('a crash in the middle of training loses no more than the last seconds', async () => {
  test.setTimeout(240_000);
  const app = await withFilesTrained();
  await expect(savedLine(app.page)).toBeVisible({ timeout: 30_000 });
  // Saved while it trains, and again later: the crash may come at any moment of it.
  await app.page.waitForTimeout(21_000);
  await crash(app.page);
  const again = await opened();
  await expect(again.images).toHaveCount(4);
  await expect(again.status).toContainText(/step \d+/, { timeout: 60_000 });
  expect(await stepOf(again)).toBeGreaterThan(20);
  await expect(again.figure('Training curves')).toBeVisible();
  expect(again.errors).toEqual([]);
});

test('a crash before, in or after a save leaves a whole state', async () => {
  test.setTimeout(300_000);
  const first = await withFilesTrained();
  await expect(savedLine(first.page)).toBeVisible({ timeout: 30_000 });
  await first.page.close();
  let step = 0;
  for (const wait of [0, 40, 120]) {
    const app = await opened();
    await expect(app.images).toHaveCount(4);
    await expect(app.status).toContainText(/step \d+/, { timeout: 60_000 });
    expect(await stepOf(app)).toBeGreaterThanOrEqual(step);
    step = await stepOf(app);
    await app.button('Train').click();
    await trainedTo(app, step + 3);
    await app.button('Pause').click();
    // Pausing saves; the page is gone before, while or after it does.
    await app.page.waitForTimeout(wait);
    await crash(app.page);
  }
});

test('a link to something else is stronger than what is kept, and does not remove it', async () => {
  const app = await withFilesTrained();
  await app.button('Pause').click();
  await expect(app.status).toContainText('Paused');
  const step = await stepOf(app);
  await expect(savedLine(app.page)).toBeVisible();
  await app.page.close();
  const other = await opened('v=1&phantom=vessel&count=2&engine=wasm');
  await expect(other.images).toHaveCount(2);
  await expect(other.alert).toContainText('Your last work is kept');
  await other.button('Back to your last work').click();
  await expect(other.images).toHaveCount(4);
  await expect(other.status).toContainText(`step ${step}`, { timeout: 60_000 });
  await expect(other.alert).toBeEmpty();
  expect(other.errors).toEqual([]);
});

test('a link that dials the kept phantoms otherwise is obeyed, and the kept training can be gone back to', async () => {
  test.setTimeout(240_000);
  const app = await opened(setting);
  const foreground = (page: Page) => page.getByText(/^at .* foreground$/);
  const natural = await foreground(app.page).innerText();
  await app.button('Train').click();
  await trainedTo(app, 3);
  await app.button('Pause').click();
  await expect(app.status).toContainText('Paused');
  const step = await stepOf(app);
  await expect(savedLine(app.page)).toBeVisible();
  await app.page.close();

  const dialled = await opened(`${setting}&phantom-share=0.01&phantom-noise=0.2`);
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

test('a second tab works without saving, and says so', async () => {
  const app = await withFilesTrained();
  await app.button('Pause').click();
  await expect(savedLine(app.page)).toBeVisible();
  const second = await opened();
  await expect(second.images).toHaveCount(8);
  await expect(second.alert).toContainText('open in another tab');
  await second.slider('γ gamma').focus();
  await second.page.keyboard.press('Home');
  await expect(second.page.getByText('Not saved')).toBeVisible();
  expect(await keptLink(second.page)).toContain('files=');
});

test('a second tab shows its page before it knows that another one keeps', async () => {
  const app = await withFilesTrained();
  await app.button('Pause').click();
  await expect(savedLine(app.page)).toBeVisible();
  // The store is asked to open and never answers.
  await context.addInitScript(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (message: unknown, options: never) {
      if ((message as { name?: string }).name !== 'open') postMessage.call(this, message, options);
    };
  });
  const second = await opened();
  await expect(second.images).toHaveCount(8);
  await expect(second.figure('Gradient curves')).toBeVisible();
});

test('going to another page and back goes on with the work', async () => {
  const app = await withFilesTrained();
  await app.button('Pause').click();
  await expect(app.status).toContainText('Paused');
  const step = await stepOf(app);
  await expect(savedLine(app.page)).toBeVisible();
  await app.page.goto(`${address}favicon.svg`);
  await app.page.goto(address);
  await expect(app.images).toHaveCount(4);
  await expect(app.status).toContainText(`step ${step}`, { timeout: 60_000 });
  await expect(app.alert).toBeEmpty();
});

test('a page that starts afresh begins without the kept work, and offers it', async () => {
  const app = await withFilesTrained();
  await app.button('Pause').click();
  await expect(app.status).toContainText('Paused');
  const step = await stepOf(app);
  await expect(savedLine(app.page)).toBeVisible();
  await app.page.close();
  const afresh = await opened('afresh');
  await expect(afresh.images).toHaveCount(8);
  await expect(afresh.alert).toContainText('Your last work is kept');
  expect(new URL(afresh.page.url()).hash).not.toContain('afresh');
  await afresh.button('Back to your last work').click();
  await expect(afresh.images).toHaveCount(4);
  await expect(afresh.status).toContainText(`step ${step}`, { timeout: 60_000 });
});

test('what keeps the work may not load: that is said, and tried again', async () => {
  const app = await opened(setting);
  const worker = /assets\/worker[^/]*\.js$/;
  await context.route(worker, (route) => route.abort());
  await app.slider('γ gamma').focus();
  await app.page.keyboard.press('Home');
  await expect(app.alert).toContainText('could not be loaded');
  await expect(app.page.getByText('Not saved')).toBeVisible();
  await context.unroute(worker);
  await app.button('Try again').click();
  await expect(savedLine(app.page)).toBeVisible();
  await expect(app.alert).toBeEmpty();
  expect(await keptLink(app.page)).toContain('gamma=0');
});

test('#reset offers what is kept as a download before it starts clean', async () => {
  const app = await withFilesTrained();
  await app.button('Pause').click();
  await expect(savedLine(app.page)).toBeVisible();
  await app.page.close();
  const clean = await opened('reset');
  await expect(clean.images).toHaveCount(8);
  await expect(clean.alert).toContainText('Starting clean removes it');
  const downloading = clean.page.waitForEvent('download');
  await clean.button('Download it').click();
  expect((await downloading).suggestedFilename()).toBe('loss-explorer-kept.zip');
  await clean.button('Start clean').click();
  await expect(clean.alert).toBeEmpty();
  await clean.page.close();
  const bare = await opened();
  await expect(bare.images).toHaveCount(8);
  await expect(bare.alert).toBeEmpty();
});

test('#reset typed into the open page does what it does on a fresh one', async () => {
  const app = await opened();
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

test('a stored state that cannot be understood is offered, and nothing of it is touched', async () => {
  const app = await opened();
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
  const bad = await opened();
  await expect(bad.images).toHaveCount(8);
  await expect(bad.alert).toContainText('later version');
  await bad.button('Start clean').click();
  await bad.slider('γ gamma').focus();
  await bad.page.keyboard.press('Home');
  await expect(savedLine(bad.page)).toBeVisible();
  expect(await keptLink(bad.page)).toContain('gamma=0');
});

test('a project opens in another profile with images, settings, curves and the same predictions', async ({
  browser,
}) => {
  const app = await withFilesTrained();
  await app.button('Pause').click();
  await expect(app.status).toContainText('Paused');
  const step = await stepOf(app);
  await app.images.nth(2).click();
  await app.painted();
  await app.button('Save').click();
  const downloading = app.page.waitForEvent('download');
  await app.button('Project: ZIP').click();
  const project = join(folder, 'project.zip');
  await (await downloading).saveAs(project);
  const entries = Object.keys(unzipSync(readFileSync(project)));
  expect(entries).toEqual(
    expect.arrayContaining(['project.json', 'images/scan0.png', 'weights.safetensors']),
  );
  const seen = await look(app.stage);

  const elsewhere = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await elsewhere.newPage();
  const other = new LossExplorerPage(page);
  await page.goto(address);
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
  const damaged = join(folder, 'damaged.zip');
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
    writeFileSync(join(folder, name), bytes);
    await page.getByLabel('Open images').setInputFiles(join(folder, name));
    await expect(other.alert).toContainText(name);
    await expect(other.alert).toContainText(what);
    await expect(other.images).toHaveCount(4);
  }
  await elsewhere.close();
});

test('what was painted is back after a reload', async () => {
  const app = await withFilesTrained();
  await app.button('Pause').click();
  await expect(app.status).toContainText('Paused');
  await app.page.getByRole('radio', { name: 'Ground truth' }).click();
  const before = await look(app.stage);
  await app.button('Paint').click();
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
  await expect.poll(() => isPaintedKept(app.page)).toBe(true);
  await app.page.reload();
  await expect(app.images).toHaveCount(4);
  await expect(app.status).toContainText(/step \d+/, { timeout: 60_000 });
  await expect.poll(async () => changedShare(painted, await look(app.stage))).toBeLessThan(0.01);
  expect(app.errors).toEqual([]);
});

test('a full disk is said, and what was kept before stays', async () => {
  const first = await opened(setting);
  await first.slider('γ gamma').focus();
  await first.page.keyboard.press('Home');
  await expect(savedLine(first.page)).toBeVisible();
  // The browser remembers how much room there was for as long as it runs.
  await context.close();
  context = await launch();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const { origin } = new URL(address);
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  const app = new LossExplorerPage(page);
  await page.goto(address);
  await expect(app.images).toHaveCount(8);
  await page.getByLabel('Open images').setInputFiles(imageFiles(folder));
  await expect(app.images).toHaveCount(4);
  await expect(app.alert).toContainText('no room');
  await app.button('Train').click();
  await trainedTo(app, 3);
  await context.close();
  context = await launch();
  const again = await opened();
  await expect(again.images).toHaveCount(8);
  await expect(again.slider('γ gamma')).toHaveValue('0');
});
