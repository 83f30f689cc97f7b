/** A browser whose profile lasts, for journeys about what is kept; and one in which four files were trained on and saved. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, test as base, chromium, expect, type Page } from '@playwright/test';
import { encode } from 'fast-png';
import { chromiumFlags, findChromium } from '../../support/chromium.mjs';
import { LossExplorerPage } from '../page.ts';

/** A network that makes ten steps a second. */
export const setting = 'v=1&size=32&depth=1&filters=4&norm=none&batch=2&engine=wasm&pace=10';

/** Pixels of a disc, different for each image. */
function disc(image: number, inside: number, outside: number): Uint8Array {
  const [x, y] = [12 + image * 3, 20];
  const data = Uint8Array.from({ length: 1600 }, (_, i) =>
    Math.hypot((i % 40) - x, Math.floor(i / 40) - y) < 9 ? inside : outside,
  );
  return encode({ width: 40, height: 40, channels: 1, depth: 8, data });
}

/** Four images with masks as files. */
export function imageFiles(folder: string): string[] {
  return [0, 1, 2, 3].flatMap((i) => {
    const [image, mask] = [join(folder, `scan${i}.png`), join(folder, `scan${i}_mask.png`)];
    writeFileSync(image, disc(i, 200, 60));
    writeFileSync(mask, disc(i, 255, 0));
    return [image, mask];
  });
}

/** A profile in a folder of its own, and the browser that uses it. */
export class Profile {
  readonly folder = mkdtempSync(join(tmpdir(), 'loss-explorer-kept-'));
  readonly address: string;
  #context: BrowserContext | null = null;

  constructor(address: string) {
    this.address = address;
  }

  get context(): BrowserContext {
    if (!this.#context) throw new Error('the browser is not running');
    return this.#context;
  }

  async launch() {
    this.#context = await chromium.launchPersistentContext(join(this.folder, 'profile'), {
      executablePath: findChromium() ?? '',
      args: chromiumFlags,
      viewport: { width: 1440, height: 900 },
      acceptDownloads: true,
    });
  }

  async quit() {
    await this.#context?.close();
    this.#context = null;
  }

  async opened(fragment = ''): Promise<LossExplorerPage> {
    const page = await this.context.newPage();
    const app = new LossExplorerPage(page);
    await page.goto(`${this.address}${fragment && `#${fragment}`}`);
    await expect(app.images.first()).toBeVisible();
    return app;
  }

  async withFilesTrained(): Promise<LossExplorerPage> {
    const app = await this.opened(setting);
    await app.page.getByLabel('Open images').setInputFiles(imageFiles(this.folder));
    await expect(app.images).toHaveCount(4);
    await app.button('Train').click();
    await trainedTo(app, 5);
    return app;
  }

  /** The page is gone at once, and nobody hears of it. */
  async crash(page: Page): Promise<void> {
    const session = await this.context.newCDPSession(page);
    const crashed = page.waitForEvent('crash');
    session.send('Page.crash').catch(() => {});
    await crashed;
    await page.close();
  }
}

/** The step that the status line tells. */
export async function stepOf({ status }: LossExplorerPage): Promise<number> {
  const text = (await status.textContent()) ?? '';
  return Number(/step ([\d,]+)/.exec(text)?.[1]?.replace(/,/g, '') ?? 0);
}

export const trainedTo = (app: LossExplorerPage, step: number) =>
  expect.poll(() => stepOf(app), { timeout: 120_000 }).toBeGreaterThanOrEqual(step);

/** Pauses, and waits until that is saved. @returns the step */
export async function pausedAndSaved(app: LossExplorerPage): Promise<number> {
  await app.button('Pause').click();
  await expect(app.status).toContainText('Paused');
  await expect(savedLine(app.page)).toBeVisible();
  return stepOf(app);
}

export const savedLine = (page: Page) => page.getByText(/^Saved /);

/** The work that was saved last, as it lies in the browser: its session, when, and what was painted on its images. */
export const lastWork = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<{ link: string; savedAt: number; isPainted: boolean }>((resolve) => {
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
            const { link = '', savedAt = 0 } = work ?? {};
            resolve({ link, savedAt, isPainted: images?.painted != null });
          };
        };
      }),
  );

export const keptLink = async (page: Page) => (await lastWork(page)).link;

interface Trained {
  readonly profile: Profile;
  readonly step: number;
}

/**
 * `fresh`: a profile in which nothing was ever kept. `kept`: one in which a training on four files is kept, paused at
 * `step`; it is trained once, and every journey has a copy of it.
 */
export const test = base.extend<{ fresh: Profile; kept: Trained }, { trained: Trained }>({
  trained: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from the pattern
    async ({}, use, { project }) => {
      const profile = new Profile(`${project.use.baseURL}/`);
      await profile.launch();
      const app = await profile.withFilesTrained();
      const step = await pausedAndSaved(app);
      await app.page.close();
      await profile.quit();
      await use({ profile, step });
      rmSync(profile.folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  fresh: async ({ baseURL }, use) => {
    const profile = new Profile(`${baseURL}/`);
    await profile.launch();
    await use(profile);
    await profile.quit();
    rmSync(profile.folder, { recursive: true, force: true });
  },
  kept: async ({ baseURL, trained: { profile: before, step } }, use) => {
    const profile = new Profile(`${baseURL}/`);
    cpSync(before.folder, profile.folder, { recursive: true });
    await profile.launch();
    await use({ profile, step });
    await profile.quit();
    rmSync(profile.folder, { recursive: true, force: true });
  },
});
