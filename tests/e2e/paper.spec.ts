import { expect, type Page, test } from '@playwright/test';
import { LossExplorerPage } from './page.ts';

/** Gives the page a function that says whether the curves are drawn in the ink of the light or of the dark theme. */
const watchInk = () => {
  const inkOfCurves = () => {
    const canvas = document.querySelector<HTMLCanvasElement>('.curves canvas');
    const g = canvas?.getContext('2d');
    if (!canvas || !g || canvas.width === 0) return 'nothing';
    const { data } = g.getImageData(0, 0, canvas.width, canvas.height);
    const count = (ink: readonly number[]) => {
      let found = 0;
      for (let i = 0; i < data.length; i += 4)
        if (data[i + 3] === 255 && ink.every((value, c) => data[i + c] === value)) found++;
      return found;
    };
    const [onPaper, onScreen] = [count([29, 30, 32]), count([236, 236, 232])];
    if (onPaper === onScreen) return 'nothing';
    return onPaper > onScreen ? 'light' : 'dark';
  };
  Object.assign(window, { inkOfCurves });
};
const ink = (page: Page) => page.evaluate(() => Reflect.get(window, 'inkOfCurves')());

test.use({ colorScheme: 'dark' });

test('from the dark theme a page is printed in ink, with its loss, image and plots', async ({
  page,
}) => {
  await page.addInitScript(watchInk);
  const app = new LossExplorerPage(page);
  await app.open('v=1&lambda=0.3');
  await expect.poll(() => ink(page)).toBe('dark');

  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect.poll(() => ink(page)).toBe('light');
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
  await expect.poll(() => ink(page)).toBe('dark');
  await expect(app.button('Train')).toBeVisible();
  expect(app.errors).toEqual([]);
});

test('paper is drawn before it is printed, also from a lecture, and fits its pages', async ({
  page,
}) => {
  await page.addInitScript(watchInk);
  const app = new LossExplorerPage(page);
  await app.open('v=1&lecture=image');
  await expect(page.getByRole('radiogroup', { name: 'Enlarged view' })).toBeVisible();
  // By the time that all have heard of the printing, all has to be drawn.
  await page.evaluate(() =>
    window.addEventListener('beforeprint', () =>
      queueMicrotask(() =>
        Object.assign(window, { printed: Reflect.get(window, 'inkOfCurves')() }),
      ),
    ),
  );
  const upright = await page.pdf({ format: 'A4' });
  expect(await page.evaluate(() => Reflect.get(window, 'printed'))).toBe('light');
  const across = await page.pdf({ format: 'A4', landscape: true });
  const pages = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length;
  expect([pages(upright), pages(across)]).toEqual([1, 2]);
  await expect(page.getByRole('radiogroup', { name: 'Enlarged view' })).toBeVisible();
});

test('a phone prints the same page, every plot on it', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const app = new LossExplorerPage(page);
  await app.open();
  await page.evaluate(() =>
    window.addEventListener('beforeprint', () =>
      queueMicrotask(() => {
        const figures = [...document.querySelectorAll('.plots figure canvas.chart')];
        Object.assign(window, {
          printed: figures.map((chart) => chart.getBoundingClientRect().width > 200),
        });
      }),
    ),
  );
  await page.pdf({ format: 'A4' });
  const printed: boolean[] = await page.evaluate(() => Reflect.get(window, 'printed'));
  expect(printed).toEqual([true, true, true, true, true]);
  await expect(page.getByRole('radiogroup', { name: 'Picture' })).toBeVisible();
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
