/** What the journeys do and see on the page, by role and name only. */
import { expect, type Locator, type Page } from '@playwright/test';
import { decode } from 'fast-png';

export class LossExplorerPage {
  readonly page: Page;
  /** Console errors and uncaught exceptions since the page was made. */
  readonly errors: string[] = [];
  /** Addresses asked for outside the page's origin. */
  readonly strangers: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      const own = host.startsWith('localhost:') || protocol === 'blob:' || protocol === 'data:';
      if (!own) this.strangers.push(request.url());
    });
  }

  readonly slider = (name: string) => this.page.getByRole('slider', { name, exact: true });
  readonly button = (name: string) =>
    this.page.getByRole('button', { name, exact: true }).filter({ visible: true });
  get stage() {
    return this.page.getByRole('img', { name: /^Segmentation/ });
  }
  readonly figure = (name: string) => this.page.getByRole('figure', { name });
  get status() {
    return this.page.getByRole('status');
  }
  get alert() {
    return this.page.getByRole('alert');
  }
  get images() {
    return this.page.getByRole('listbox', { name: 'Images' }).getByRole('option');
  }

  /** Opens the page at a link and waits until the first image is there. */
  async open(fragment = '') {
    await this.page.goto(`./${fragment ? `#${fragment}` : ''}`);
    await expect(this.images.first()).toBeVisible();
    await this.page.evaluate(() => document.fonts.ready);
  }

  /** Lets two frames pass, so that what was asked for is painted. */
  async painted() {
    await this.page.evaluate(
      () =>
        new Promise<void>((resolve) =>
          requestAnimationFrame(() => requestAnimationFrame(() => resolve())),
        ),
    );
  }

  /** Moves a slider by hand, in steps, over a share of its length. */
  async drag(slider: Locator, from: number, to: number, moves: number, each?: () => Promise<void>) {
    await slider.scrollIntoViewIfNeeded();
    const box = await slider.boundingBox();
    if (!box) throw new Error('the slider is not on the page');
    const y = box.y + box.height / 2;
    await this.page.mouse.move(box.x + box.width * from, y);
    await this.page.mouse.down();
    for (let move = 1; move <= moves; move++) {
      await this.page.mouse.move(box.x + box.width * (from + ((to - from) * move) / moves), y);
      await this.painted();
      await each?.();
    }
    await this.page.mouse.up();
    await this.painted();
  }
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGB or RGBA, as `channels` says. */
  readonly data: ArrayLike<number>;
  readonly channels: number;
}

/** The pixels a person sees of an element. */
export async function look(element: Locator): Promise<Picture> {
  const { width, height, data, channels } = decode(await element.screenshot());
  return { width, height, data, channels };
}

/** Share of pixels that differ by more than `tolerance` of 255 in some channel. */
export function changedShare(before: Picture, after: Picture, tolerance = 24): number {
  if (before.width !== after.width || before.height !== after.height) return 1;
  let changed = 0;
  const pixels = before.width * before.height;
  for (let i = 0; i < pixels; i++)
    for (let c = 0; c < 3; c++) {
      const a = before.data[i * before.channels + c];
      const b = after.data[i * after.channels + c];
      if (Math.abs(a - b) > tolerance) {
        changed++;
        break;
      }
    }
  return changed / pixels;
}

/** Number of clearly different colours: an empty plot has very few. */
export function colourCount(picture: Picture): number {
  const seen = new Set<number>();
  for (let i = 0; i < picture.width * picture.height; i++) {
    const [r, g, b] = [0, 1, 2].map((c) => picture.data[i * picture.channels + c] >> 4);
    seen.add((r << 8) | (g << 4) | b);
  }
  return seen.size;
}
