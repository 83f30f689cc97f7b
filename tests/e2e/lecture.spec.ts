import { expect, type Page, test } from '@playwright/test';
import { changedShare, LossExplorerPage, look } from './page.ts';

const views = ['Image', 'Equation', 'One pixel', 'Loss surface', 'Training'] as const;
const view = (page: Page, name: (typeof views)[number]) =>
  page.getByRole('radiogroup', { name: 'Enlarged view' }).getByRole('radio', { name, exact: true });

const width = async (page: Page, selector: string) =>
  (await page.locator(selector).first().boundingBox())?.width ?? 0;

test('a link opens in lecture mode, its sliders move the enlarged picture, Escape leaves', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open('v=1&lecture=image');
  await expect(view(page, 'Image')).toBeChecked();
  await expect(app.figure('Loss surface')).toBeHidden();
  await expect(app.button('Open images')).toBeHidden();
  await expect(app.button('Train')).toBeVisible();
  await app.painted();
  const enlarged = (await app.stage.boundingBox())?.height ?? 0;

  const before = await look(app.stage);
  await app.drag(app.slider('δ delta'), 0.6, 0.95, 4);
  // A slider move shifts many colours a little, so small differences count.
  await expect
    .poll(async () => changedShare(before, await look(app.stage), 6))
    .toBeGreaterThan(0.005);
  await expect(page).toHaveURL(/lecture=image/);

  await page.keyboard.press('Escape');
  await expect(app.figure('Loss surface')).toBeVisible();
  await expect(app.button('Open images')).toBeVisible();
  await expect(page).not.toHaveURL(/lecture/);
  await expect
    .poll(async () => (await app.stage.boundingBox())?.height ?? 0)
    .toBeLessThan(0.9 * enlarged);
  expect(app.errors).toEqual([]);
});

test('views are switched by a presenter, by arrows and by pointer; the way back is where it began', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open();
  await app.button('Lecture').press('Enter');
  await expect(view(page, 'Image')).toBeFocused();

  // A slider that was held last would take the page keys.
  const gamma = app.slider('γ gamma');
  await gamma.focus();
  const value = await gamma.inputValue();
  for (const name of views.slice(1)) {
    await page.keyboard.press('PageDown');
    await expect(view(page, name)).toBeChecked();
  }
  await expect(app.figure('Training curves')).toBeVisible();
  await expect(app.stage).toBeHidden();
  await page.keyboard.press('PageUp');
  await expect(app.figure('Loss surface')).toBeVisible();
  await expect(gamma).toHaveValue(value);

  await view(page, 'One pixel').click();
  await expect(app.figure('Gradient curves')).toBeVisible();
  await view(page, 'One pixel').press('ArrowLeft');
  await expect(view(page, 'Equation')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(app.button('Lecture')).toBeFocused();

  // The list of keys takes Escape for itself.
  await page.keyboard.press('l');
  await expect(view(page, 'Image')).toBeChecked();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(keys).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  await expect(view(page, 'Image')).toBeChecked();
  await page.keyboard.press('l');
  await expect(app.button('Open images')).toBeVisible();
  expect(app.errors).toEqual([]);
});

const sizes = [
  [1920, 1080],
  [1440, 900],
  [1024, 768],
  [390, 844],
] as const;

for (const [across, down] of sizes)
  test(`at ${across} × ${down} a lecture shows view and sliders without scrolling sideways`, async ({
    page,
  }) => {
    await page.setViewportSize({ width: across, height: down });
    const app = new LossExplorerPage(page);
    // In a window nearly square the film strip gives way.
    await app.open();
    await page.keyboard.press('l');
    await expect(view(page, 'Image')).toBeChecked();
    for (const name of views) {
      await view(page, name).click();
      await expect(view(page, name)).toBeChecked();
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      expect(overflow, name).toBeLessThanOrEqual(0);
      // A phone shows the rest of the sliders below.
      await expect(app.slider('λ lambda'), name).toBeInViewport();
      const shown = { Image: '.stage', Equation: '.eq', 'One pixel': '.curves .chart' };
      const enlarged = {
        ...shown,
        'Loss surface': '.surface .chart',
        Training: '.training-curves .chart',
      };
      await expect(page.locator(enlarged[name]).first(), name).toBeInViewport();
      await expect(app.button('Train'), name).toBeInViewport();
    }
    if (across < 1000) return;
    await expect(app.slider('γ gamma')).toBeInViewport({ ratio: 1 });
    const isFitting = await page.evaluate(
      () => document.documentElement.scrollHeight <= window.innerHeight,
    );
    expect(isFitting).toBe(true);
  });

test('from the last row: no words smaller than 20 pixels on a projector, axes included', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.addInitScript(() => {
    const fonts = new Set<string>();
    const { fillText } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.fillText = function (...words) {
      fonts.add(this.font);
      fillText.apply(this, words);
    };
    Object.assign(window, { drawnFonts: fonts });
  });
  const app = new LossExplorerPage(page);
  await app.open('v=1&lecture=image');
  await expect(view(page, 'Image')).toBeChecked();
  await page.evaluate(() => Reflect.get(window, 'drawnFonts').clear());
  for (const name of views) {
    await view(page, name).click();
    await app.painted();
    const small = await page.evaluate(() => {
      const isWritten = (element: Element) =>
        [...element.childNodes].some(
          (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
        );
      return (
        [...document.querySelectorAll('#root *')]
          .filter((element) => isWritten(element) && element.checkVisibility())
          // Indices and exponents are smaller by right; what only a screen reader reads has no size.
          .filter((element) => !element.closest('math, .vh, svg'))
          .filter((element) => Number.parseFloat(getComputedStyle(element).fontSize) < 19.9)
          .map((element) => `${element.className} ${element.textContent}`)
      );
    });
    expect(small, name).toEqual([]);
  }
  const drawn: string[] = await page.evaluate(() => [...Reflect.get(window, 'drawnFonts')]);
  const sizesDrawn = drawn.map((font) => Number.parseFloat(/([\d.]+)px/.exec(font)?.[1] ?? '0'));
  expect(sizesDrawn.length).toBeGreaterThan(0);
  expect(Math.min(...sizesDrawn)).toBeGreaterThanOrEqual(20);
});

test('large windows have larger type and plots, and still no need to scroll', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open();
  const type = () =>
    page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize));
  const [body, curves] = [await type(), await width(page, '.curves .chart')];
  for (const [across, down, growth] of [
    [1920, 940, 1.1],
    [1920, 1080, 1.15],
    [2560, 1440, 1.55],
    [3840, 2160, 2.35],
  ] as const) {
    await page.setViewportSize({ width: across, height: down });
    await expect.poll(type).toBeGreaterThanOrEqual(growth * body);
    await expect.poll(() => width(page, '.curves .chart')).toBeGreaterThan(growth * curves);
    const isFitting = await page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement;
      return scrollWidth <= window.innerWidth && scrollHeight <= window.innerHeight;
    });
    expect(isFitting, `${across} × ${down}`).toBe(true);
  }
});
