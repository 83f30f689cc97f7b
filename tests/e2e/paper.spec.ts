import { expect, test } from '@playwright/test';
import { LossExplorerPage } from './page.ts';

/** Mean brightness of what is drawn on a canvas, 0 to 255; of the stage the light under it does not count. */
const inkOf = (selector: string) => {
  const canvas = document.querySelector<HTMLCanvasElement>(selector);
  const g = canvas?.getContext('2d');
  if (!canvas || !g) throw new Error(`no canvas ${selector}`);
  const { data } = g.getImageData(0, 0, canvas.width, canvas.height);
  let [sum, count] = [0, 0];
  for (let i = 0; i < data.length; i += 4) {
    if ((data[i + 3] ?? 0) < 250) continue;
    sum += ((data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0)) / 3;
    count += 1;
  }
  return count > 0 ? sum / count : -1;
};

test.use({ colorScheme: 'dark' });

test('from the dark theme a page is printed in ink, with its loss, image and plots', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open('v=1&lambda=0.3&lecture=image');
  await page.keyboard.press('Escape');
  await expect(app.figure('Gradient curves')).toBeVisible();
  const curves = '.curves canvas';
  // Words and lines that are light on dark.
  await expect.poll(() => page.evaluate(inkOf, curves)).toBeGreaterThan(120);

  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect.poll(() => page.evaluate(inkOf, curves)).toBeLessThan(110);
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'light');
  for (const name of ['λ lambda', 'δ delta', 'γ gamma'])
    await expect(app.slider(name)).toBeVisible();
  await expect(page.getByLabel('value of lambda')).toHaveValue('0.30');
  await expect(app.stage).toBeVisible();
  for (const name of ['Gradient curves', 'Loss surface', 'Training curves'])
    await expect(app.figure(name)).toBeVisible();
  for (const name of ['Open images', 'Share', 'Train', 'Pin this setting'])
    await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0);

  await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
  await expect.poll(() => page.evaluate(inkOf, curves)).toBeGreaterThan(120);
  await expect(app.button('Train')).toBeVisible();
  expect(app.errors).toEqual([]);
});

test('paper is drawn before it is printed, also from a lecture, and fits its pages', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open('v=1&lecture=image');
  await expect(page.getByRole('radiogroup', { name: 'Enlarged view' })).toBeVisible();
  // A browser says that it prints, and prints what is there when the listeners are done.
  await page.evaluate((ink) => {
    addEventListener('beforeprint', () =>
      queueMicrotask(() => {
        const measure = new Function(`return (${ink})('.curves canvas')`);
        Object.assign(window, { printedInk: measure() });
      }),
    );
  }, inkOf.toString());
  const upright = await page.pdf({ format: 'A4' });
  const printed: number = await page.evaluate(() => Reflect.get(window, 'printedInk'));
  expect(printed).toBeGreaterThan(0);
  expect(printed).toBeLessThan(110);
  const across = await page.pdf({ format: 'A4', landscape: true });
  const pages = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length;
  expect([pages(upright), pages(across)]).toEqual([1, 2]);
  await expect(page.getByRole('radiogroup', { name: 'Enlarged view' })).toBeVisible();
});

test.describe('in forced colours', () => {
  test.use({ forcedColors: 'active' });

  test('what is chosen differs from what is not, and colours that are data stay', async ({
    page,
  }) => {
    const app = new LossExplorerPage(page);
    await app.open();
    const [highlight, canvas] = await page.evaluate(() => {
      const probe = document.createElement('p');
      document.body.append(probe);
      const colours = ['Highlight', 'Canvas'].map((name) => {
        probe.style.backgroundColor = name;
        return getComputedStyle(probe).backgroundColor;
      });
      probe.remove();
      return colours;
    });
    expect(highlight).not.toBe(canvas);
    const chosen = await page.evaluate(() =>
      [...document.querySelectorAll('[aria-checked], [aria-selected], [aria-pressed]')]
        .filter((element) => element.checkVisibility())
        .map((element) => ({
          name: element.getAttribute('aria-label') ?? element.textContent,
          isChosen: ['aria-checked', 'aria-selected', 'aria-pressed'].some(
            (state) => element.getAttribute(state) === 'true',
          ),
          background: getComputedStyle(element).backgroundColor,
        })),
    );
    expect(chosen.filter(({ isChosen }) => isChosen).length).toBeGreaterThanOrEqual(6);
    for (const { name, isChosen, background } of chosen)
      expect(background === highlight, name ?? '').toBe(isChosen);

    await expect(page.locator('.pull-bar .fn')).toHaveCSS('background-color', 'rgb(111, 209, 58)');
    await expect(page.locator('.legend .bar')).toHaveCSS('background-image', /linear-gradient/);
    await expect(page.locator('.small-slider input').first()).toHaveCSS(
      'background-image',
      /linear-gradient/,
    );
    await expect(page.locator('.slider .rail').first()).not.toHaveCSS(
      'background-color',
      canvas ?? '',
    );
  });
});

test('whoever asks for more contrast reads 7 : 1 everywhere', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, contrast: 'more' });
    const contrast = await page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      const luminance = (name: string) => {
        const [r, g, b] = [1, 3, 5].map((at) => {
          const hex = style.getPropertyValue(name).trim();
          const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
          return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        }) as [number, number, number];
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const paper = luminance('--paper');
      return ['--ink', '--ink2', '--ink3'].map((name) => {
        const [low, high] = [paper, luminance(name)].sort((a, b) => a - b) as [number, number];
        return (high + 0.05) / (low + 0.05);
      });
    });
    expect(Math.min(...contrast), colorScheme).toBeGreaterThanOrEqual(7);
  }
});
