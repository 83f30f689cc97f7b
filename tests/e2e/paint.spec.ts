import { expect, type Page, test } from '@playwright/test';
import { encode } from 'fast-png';
import { changedShare, LossExplorerPage, look } from './page.ts';

const small = 'v=1&size=64&depth=1&filters=4&norm=none&batch=2&engine=wasm';

class PaintPage extends LossExplorerPage {
  readonly tool = (name: string) => this.page.getByRole('radio', { name, exact: true });
  readonly foreground = /outline: truth, ([\d.]+) % of the image/;

  async start() {
    await this.button('Paint').click();
    await expect(this.button('Done')).toBeVisible();
    await expect(this.page.getByText('Getting the mask')).toHaveCount(0);
  }

  /** Share of foreground that the legend tells, in per cent; ends painting. */
  async share(): Promise<number> {
    await this.button('Done').click();
    await this.page.getByRole('radio', { name: 'Ground truth' }).click();
    const text = await this.page.getByText(this.foreground).textContent();
    return Number(this.foreground.exec(text ?? '')?.[1]);
  }

  /** Ends painting and waits until the legend tells this share. */
  async expectShare(percent: number) {
    await this.share();
    await expect(this.page.getByText(`truth, ${percent.toFixed(1)} %`)).toBeVisible();
  }

  /** Points of the stage, in shares of its sides. */
  async at(x: number, y: number): Promise<[number, number]> {
    const box = await this.stage.boundingBox();
    if (!box) throw new Error('no stage');
    return [box.x + x * box.width, box.y + y * box.height];
  }

  async stroke(points: readonly (readonly [number, number])[]) {
    const [first, ...rest] = points;
    await this.page.mouse.move(...(await this.at(...(first as [number, number]))));
    await this.page.mouse.down();
    for (const point of rest)
      await this.page.mouse.move(...(await this.at(...point)), { steps: 4 });
    await this.page.mouse.up();
  }

  async click(x: number, y: number) {
    await this.page.mouse.click(...(await this.at(x, y)));
  }
}

function pngFile(name: string, value: (x: number, y: number) => number, side = 64) {
  const data = Uint8Array.from({ length: side * side }, (_, i) =>
    value(i % side, Math.floor(i / side)),
  );
  const buffer = Buffer.from(encode({ width: side, height: side, channels: 1, depth: 8, data }));
  return { name, mimeType: 'image/png', buffer };
}

const opened = async (page: Page, files: ReturnType<typeof pngFile>[], images = files.length) => {
  const app = new PaintPage(page);
  await app.open(small);
  await page.getByLabel('Open images').setInputFiles(files);
  await expect(app.images).toHaveCount(images);
  return app;
};

test('a stroke over a phantom changes its truth and all that is told of it; undo and redo are exact', async ({
  page,
}) => {
  const app = new PaintPage(page);
  await app.open(small);
  const dice = app.images.first().locator('span').last();
  await expect(dice).toHaveText(/0\.\d\d/);
  const diceBefore = await dice.textContent();
  const lossBefore = await page
    .locator('.loss')
    .getByText(/^0\.\d{3}$/)
    .first()
    .textContent();
  await app.start();
  const plain = await look(app.stage);
  await app.stroke([
    [0.1, 0.8],
    [0.9, 0.8],
  ]);
  await app.painted();
  expect(changedShare(plain, await look(app.stage))).toBeGreaterThan(0.02);
  await expect(dice).not.toHaveText(diceBefore ?? '');
  await expect(
    page
      .locator('.loss')
      .getByText(/^0\.\d{3}$/)
      .first(),
  ).not.toHaveText(lossBefore ?? '');
  const painted = await app.share();
  expect(painted).toBeGreaterThan(13);

  await app.start();
  await app.button('Undo').click();
  await expect(app.button('Undo')).toBeDisabled();
  await expect(dice).toHaveText(diceBefore ?? '');
  const undone = await app.share();
  expect(undone).toBeLessThan(painted - 2);

  await app.start();
  await page.keyboard.press('Control+Shift+Z');
  await expect(app.button('Redo')).toBeDisabled();
  await app.expectShare(painted);
  await app.start();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+y');
  await expect(app.button('Redo')).toBeDisabled();
  await app.expectShare(painted);
  expect(app.errors).toEqual([]);
});

test('eraser, polygon and fill do what they say, and what was painted stays at another size', async ({
  page,
}) => {
  const app = await opened(page, [pngFile('scan.png', (x, y) => (x * y) % 256)]);
  await app.start();
  await app.tool('Polygon').click();
  for (const [x, y] of [
    [0.25, 0.25],
    [0.75, 0.25],
    [0.75, 0.75],
    [0.25, 0.75],
  ] as const)
    await app.click(x, y);
  await expect(page.getByText('Polygon, 4 corners')).toBeVisible();
  await page.keyboard.press('Enter');
  await app.expectShare(25);

  await app.start();
  await app.tool('Eraser').click();
  await app.click(0.5, 0.5);
  expect(await app.share()).toBeLessThanOrEqual(25);
  await expect(page.getByText('truth, 25.0 %')).toHaveCount(0);

  await app.start();
  await app.tool('Fill').click();
  await app.click(0.5, 0.5);
  await app.expectShare(25);
  await app.start();
  await app.tool('Fill').click();
  await app.click(0.05, 0.95);
  await app.expectShare(100);
  await app.start();
  await app.button('Clear').click();
  await app.expectShare(0);
  await app.start();
  await app.button('Undo').click();
  await app.button('Undo').click();
  await app.expectShare(25);
  await page.getByLabel('Size').first().selectOption('32');
  await expect(page.getByText(/truth, 25\.0 %/)).toBeVisible();
  expect(app.errors).toEqual([]);
});

test('everything can be painted with keys alone', async ({ page }) => {
  const app = await opened(page, [pngFile('scan.png', (x, y) => (x * y) % 256)]);
  await page.keyboard.press('b');
  await expect(page.getByText(/^Brush, \d+ px/)).toBeVisible();
  const size = async () =>
    Number(/(\d+) px/.exec((await page.getByText(/^Brush, \d+ px/).textContent()) ?? '')?.[1]);
  const before = await size();
  for (let i = 0; i < 6; i++) await page.keyboard.press(']');
  const large = await size();
  expect(large).toBeGreaterThan(before);
  await page.keyboard.press('[');
  expect(await size()).toBeLessThan(large);
  await page.mouse.move(...(await app.at(0.5, 0.5)));
  await page.mouse.wheel(0, -200);
  await expect.poll(size).toBeGreaterThan(large);

  await app.stage.focus();
  await page.keyboard.press('Space');
  await expect(app.button('Undo')).toBeEnabled();
  await page.keyboard.press('e');
  await expect(app.tool('Eraser')).toBeChecked();
  await page.keyboard.press('f');
  await expect(app.tool('Fill')).toBeChecked();
  for (let i = 0; i < 6; i++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Space');
  await page.keyboard.press('g');
  await expect(app.tool('Polygon')).toBeChecked();
  await page.keyboard.press('Space');
  await expect(page.getByText('Polygon, 1 corner:')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Polygon: press')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(app.button('Done')).toHaveCount(0);
  await page.getByRole('radio', { name: 'Ground truth' }).click();
  await expect(page.getByText(/truth, 100\.0 %/)).toBeVisible();
  expect(app.errors).toEqual([]);
});

test('an image without a mask is painted, and training on it starts; another one is held out', async ({
  page,
}) => {
  const app = await opened(page, [
    pngFile('a.png', (x) => (x > 32 ? 200 : 40)),
    pngFile('b.png', (x) => (x > 32 ? 40 : 200)),
  ]);
  await expect(page.getByText('Paint it, or add a_mask.png')).toBeVisible();
  await app.button('Step').click();
  await expect(app.alert).toContainText('paint one', { timeout: 60_000 });
  await app.start();
  await app.stroke([
    [0.75, 0.2],
    [0.75, 0.8],
  ]);
  await expect(app.images.filter({ hasNotText: 'no mask' })).toHaveCount(1);
  await expect(app.images.nth(0)).toHaveAccessibleName(/a\.png, training/);
  await app.button('Step').click();
  await expect(app.status).toContainText(/step 1\b/, { timeout: 60_000 });

  await app.images.nth(1).click();
  await expect(page.getByText(/^Brush, /)).toBeVisible();
  await app.stroke([
    [0.25, 0.2],
    [0.25, 0.8],
  ]);
  await expect(app.images.nth(1)).toHaveAccessibleName(/b\.png, validation/);
  await app.button('Step').click();
  await expect(app.status).toContainText(/step 2\b/, { timeout: 60_000 });
  expect(app.errors).toEqual([]);
  expect(app.strangers).toEqual([]);
});

test('of several classes the one looked at is painted', async ({ page }) => {
  const app = new PaintPage(page);
  await app.open(`${small}&phantom=kidney&count=2&classes=3`);
  await app.start();
  const plain = await look(app.stage);
  await page.getByRole('radio', { name: 'tumour', exact: true }).click();
  await expect(page.getByText('over the tumour')).toBeVisible();
  await app.stroke([
    [0.1, 0.9],
    [0.4, 0.9],
  ]);
  await app.painted();
  const after = await look(app.stage);
  expect(changedShare(plain, after)).toBeGreaterThan(0.005);
  const at = Math.floor(after.height * 0.9) * after.width + Math.floor(after.width * 0.3);
  const [red, , blue] = [0, 1, 2].map((c) => after.data[at * after.channels + c]);
  // The second class is blue.
  expect(blue).toBeGreaterThan(red + 20);
  expect(app.errors).toEqual([]);
});

test('images without masks are painted in several classes, and trained on as such', async ({
  page,
}) => {
  const app = await opened(page, [
    pngFile('a.png', (x) => (x > 32 ? 200 : 40)),
    pngFile('b.png', (x) => (x > 32 ? 40 : 200)),
  ]);
  await app.start();
  await app.tool('Brush').click();
  await app.stroke([
    [0.75, 0.2],
    [0.75, 0.8],
  ]);
  await app.button('+ class').click();
  const chip = (name: string) => page.getByRole('radio', { name, exact: true });
  await expect(chip('class 2')).toBeChecked();
  await expect(page.getByText('over class 2')).toBeVisible();
  await app.stroke([
    [0.25, 0.2],
    [0.25, 0.8],
  ]);
  await expect(page).toHaveURL(/classes=3/);
  await app.button('Done').click();
  // Outside of painting, classes are told apart only once both were painted.
  await expect(chip('class 1')).toBeVisible();
  await expect(app.button('as one')).toBeVisible();
  await app.button('Step').click();
  await expect(app.status).toContainText(/step 1\b/, { timeout: 60_000 });
  expect(app.errors).toEqual([]);
});

test('a class is added to the labels of the files, which stay what they are', async ({ page }) => {
  const files = ['a', 'b'].flatMap((name) => [
    pngFile(`${name}.png`, (x) => 3 * x),
    // Two labels on the left half, background on the right.
    pngFile(`${name}_mask.png`, (x, y) => (x >= 32 ? 0 : y < 32 ? 1 : 2)),
  ]);
  const app = await opened(page, files, 2);
  const chip = (name: string) => page.getByRole('radio', { name, exact: true });
  await expect(chip('label 2')).toBeVisible();
  await app.start();
  await app.button('+ class').click();
  await expect(chip('class 3')).toBeChecked();
  await expect(page).toHaveURL(/classes=4/);
  await app.tool('Brush').click();
  await app.stroke([
    [0.75, 0.3],
    [0.75, 0.7],
  ]);
  await app.button('Done').click();
  for (const name of ['label 1', 'label 2', 'class 3']) await expect(chip(name)).toBeVisible();
  await chip('label 2').click();
  // The lower left quarter is what it was.
  await expect(page.locator('main')).toContainText('with 25.0 % label 2');
  await chip('class 3').click();
  await expect(page.locator('main')).toContainText(/with [1-9]\.\d % class 3/);
  // An image without the class says so, and the page fits its window all the same.
  await app.images.nth(1).click();
  await expect(page.getByText('No foreground here')).toBeVisible();
  const height = () => page.evaluate(() => document.documentElement.scrollHeight);
  for (const [width, most] of [
    [1440, 900],
    [1024, 768],
  ] as const) {
    await page.setViewportSize({ width, height: most });
    await app.painted();
    expect(await height()).toBeLessThanOrEqual(most);
  }
  await app.button('Why').click();
  await expect(page.getByRole('region', { name: 'About this setting' })).toContainText(
    'no training changes that',
  );
  expect(await height()).toBeLessThanOrEqual(768);
  await page.keyboard.press('Escape');
  await app.images.nth(0).click();
  await app.button('Step').click();
  await expect(app.status).toContainText(/step 1\b/, { timeout: 60_000 });
  expect(app.errors).toEqual([]);
});

test('one finger paints; a second one takes the stroke back, and both magnify the picture', async ({
  browser,
}) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
  });
  const page = await context.newPage();
  const app = new PaintPage(page);
  await app.open(small);
  await app.start();
  const devtools = await context.newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: [number, number][]) =>
    devtools.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(([x, y], id) => ({ x, y, id })),
    });
  const [x, y] = await app.at(0.2, 0.8);
  await touch('touchStart', [[x, y]]);
  await touch('touchMove', [[x + 60, y]]);
  await touch('touchEnd', []);
  await expect(app.button('Undo')).toBeEnabled();
  await app.button('Undo').click();
  await expect(app.button('Undo')).toBeDisabled();

  await touch('touchStart', [[x, y]]);
  await touch('touchMove', [[x + 30, y]]);
  const second: [number, number] = [x + 100, y];
  await touch('touchStart', [[x + 30, y], second]);
  const zoomOut = app.button('Zoom out');
  await expect(zoomOut).toBeDisabled();
  for (let i = 1; i <= 8; i++)
    await touch('touchMove', [
      [x + 30 - 3 * i, y],
      [second[0] + 3 * i, y],
    ]);
  await touch('touchEnd', []);
  await expect(zoomOut).toBeEnabled();
  await expect(app.button('Undo')).toBeDisabled();
  expect(app.errors).toEqual([]);
  await context.close();
});
