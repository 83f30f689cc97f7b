/** Ways into a lecture, and what it shows from the first picture on. */
import { expect, test } from '@playwright/test';
import { LossExplorerPage } from './page.ts';

test('a link to a lecture never shows the ordinary page first', async ({ page }) => {
  await page.addInitScript(() => {
    const looks = new Set<string>();
    Object.assign(window, { looks });
    new MutationObserver(() => {
      if (document.querySelector('main')) looks.add(document.documentElement.dataset.lecture ?? '');
    }).observe(document, { childList: true, subtree: true });
  });
  const app = new LossExplorerPage(page);
  await app.open('v=1&lecture=image');
  await expect(page.getByRole('radiogroup', { name: 'Enlarged view' })).toBeVisible();
  expect(await page.evaluate(() => [...Reflect.get(window, 'looks')])).toEqual(['image']);
  expect(app.errors).toEqual([]);
});

test('on a projector the whole film strip is in sight, and the equation says what was changed below it', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  for (const [width, height] of [
    [1920, 940],
    [1280, 720],
  ] as const) {
    await page.setViewportSize({ width, height });
    await app.open(`v=1&lecture=image&gamma=${width / 10_000}`);
    for (const image of await app.images.all()) await expect(image).toBeInViewport({ ratio: 1 });
    await app.slider('γ gamma').press('End');
    await page.keyboard.press('Escape');
    await page.keyboard.press('l');
    await page.getByRole('radio', { name: 'Equation', exact: true }).click();
    const sentence = await page.locator('.change, .health > p').first().boundingBox();
    const equation = await page.locator('.eq').boundingBox();
    if (!sentence || !equation) throw new Error('the view shows no equation');
    const below = sentence.y - equation.y - equation.height;
    expect(below, `${width} × ${height}`).toBeGreaterThanOrEqual(0);
    expect(below, `${width} × ${height}`).toBeLessThan(60);
    expect(Math.abs(sentence.x - equation.x)).toBeLessThan(1);
  }
  expect(app.errors).toEqual([]);
});

test('a phone on its side and a tablet lead into a lecture by a button', async ({ browser }) => {
  for (const [width, height] of [
    [844, 390],
    [768, 1024],
  ] as const) {
    const viewport = { width, height };
    const context = await browser.newContext({ viewport, hasTouch: true, isMobile: true });
    const page = await context.newPage();
    const app = new LossExplorerPage(page);
    await app.open();
    await app.button('Lecture').tap();
    await expect(page.getByRole('radio', { name: 'Image', exact: true })).toBeChecked();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBe(width);
    // No key is named where there are none.
    await expect(app.button('Leave')).toHaveText('Leave');
    await app.button('Leave').tap();
    await expect(app.button('Lecture')).toBeVisible();
    await expect(page).not.toHaveURL(/lecture/);
    await context.close();
  }
});

test('on a phone the sentence about a move is seen below the sliders', async ({ browser }) => {
  const viewport = { width: 390, height: 844 };
  const context = await browser.newContext({ viewport, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  const app = new LossExplorerPage(page);
  await app.open();
  const box = await app.slider('γ gamma').boundingBox();
  if (!box) throw new Error('the slider is not on the page');
  await page.touchscreen.tap(box.x + box.width * 0.7, box.y + box.height / 2);
  const sentence = page.locator('.change');
  await expect(sentence).toContainText('γ 0.5 to');
  const foot = await page.locator('.foot').boundingBox();
  const seen = await sentence.boundingBox();
  if (!foot || !seen) throw new Error('the sentence is not on the page');
  expect(seen.y + seen.height).toBeLessThanOrEqual(foot.y);
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
  await context.close();
});
