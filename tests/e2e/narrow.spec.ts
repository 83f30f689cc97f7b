/** Small windows and fingers: nothing is cut off, covered or moved by scrolling. */
import { type Browser, expect, type Locator, type Page, test } from '@playwright/test';
import { LossExplorerPage } from './page.ts';

type Size = readonly [width: number, height: number];

const windows: readonly Size[] = [
  [1440, 900],
  [1024, 768],
  [390, 844],
  [360, 740],
  [844, 390],
];

const resize = async (app: LossExplorerPage, [width, height]: Size) => {
  await app.page.setViewportSize({ width, height });
  await app.painted();
};

async function touchPage(browser: Browser, [width, height]: Size) {
  const context = await browser.newContext({
    viewport: { width, height },
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  const app = new LossExplorerPage(page);
  await app.open();
  const devtools = await context.newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: Size[]) =>
    devtools.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(([x, y]) => ({ x, y })),
    });
  /** From a share of the width of an element, by CSS pixels. */
  const swipe = async (element: Locator, share: number, [dx, dy]: Size) => {
    await element.evaluate((node) => node.scrollIntoView({ block: 'center' }));
    await app.painted();
    const box = await element.boundingBox();
    if (!box) throw new Error('nothing there to touch');
    const [x, y] = [box.x + box.width * share, box.y + box.height / 2];
    await touch('touchStart', [[x, y]]);
    for (let move = 1; move <= 8 && (dx !== 0 || dy !== 0); move++) {
      await touch('touchMove', [[x + (dx * move) / 8, y + (dy * move) / 8]]);
      await app.painted();
    }
    await touch('touchEnd', []);
    await app.painted();
  };
  return { app, swipe, close: () => context.close() };
}

test('a phone of any width does not scroll sideways, whichever picture is chosen', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open();
  for (const width of [320, 360, 390]) {
    await resize(app, [width, 740]);
    for (const name of ['Curves', 'Surface', 'Training', 'Image']) {
      await page.getByRole('radio', { name, exact: true }).click();
      await app.painted();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `${name} at ${width}`).toBe(width);
    }
  }
  // Nor does it where the surface is still as wide as in the window of before.
  await page.getByRole('radio', { name: 'Surface', exact: true }).click();
  await expect(page.locator('.surface3d')).toBeVisible();
  await page.addStyleTag({ content: '.surface3d { width: 900px }' });
  await app.painted();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(app.errors).toEqual([]);
});

const openers: readonly (readonly [
  name: string,
  open: (app: LossExplorerPage) => Promise<void>,
])[] = [
  ['phantoms', (app) => app.button('Phantoms').click()],
  ['family map', (app) => app.button('Family map').click()],
  ['save', (app) => app.button('Save').click()],
  ['keys', (app) => app.page.getByRole('button', { name: 'Keyboard shortcuts' }).click()],
  ['trades', (app) => app.page.getByRole('button', { name: /^1 miss =/ }).click()],
  ['conventions', (app) => app.button('Compare conventions').click()],
  ['code', (app) => app.button('Copy as code').click()],
  ['augmentation', (app) => app.button('Augment').click()],
  ['network', (app) => choose(app, 'Network', 'edit')],
  ['input', (app) => choose(app, 'Image size', 'more')],
];

async function choose({ page }: LossExplorerPage, label: string, value: string) {
  await page.getByLabel(label, { exact: true }).selectOption(value);
}

/** What opened: how far it reaches beyond the window, and what is wider than the box that shows it. */
const misfits = (page: Page) =>
  page.evaluate(() => {
    const opened = [...document.querySelectorAll('dialog[open], section.panel')].at(-1);
    if (!opened) return null;
    const { left, right, top, bottom } = opened.getBoundingClientRect();
    const beyond = Math.max(-left, -top, right - window.innerWidth, bottom - window.innerHeight);
    // Code is written in lines; its box scrolls.
    const wide = [opened, ...opened.querySelectorAll('*')].filter((element) => {
      if (element.closest('svg, canvas, .code-text, .vh')) return false;
      const hides = getComputedStyle(element).overflowX !== 'visible';
      const { right: end, width } = element.getBoundingClientRect();
      return (
        (hides && element.scrollWidth > element.clientWidth + 1) || (width > 0 && end > right + 1)
      );
    });
    return {
      beyond: Math.max(0, Math.round(beyond)),
      wide: wide.map((element) => `${element.tagName}.${element.className}`),
    };
  });

test('every dialog and panel fits its window, at any size', async ({ page }) => {
  test.setTimeout(600_000);
  const app = new LossExplorerPage(page);
  await app.open();
  for (const size of windows) {
    await resize(app, size);
    for (const [name, open] of openers) {
      await open(app);
      await expect(page.locator('dialog[open], section.panel')).toHaveCount(1);
      await app.painted();
      expect(await misfits(page), `${name} at ${size.join(' x ')}`).toEqual({
        beyond: 0,
        wide: [],
      });
      await page.keyboard.press('Escape');
      await expect(page.locator('dialog[open], section.panel')).toHaveCount(0);
    }
  }
  expect(app.errors).toEqual([]);
});

test('a finger that scrolls over a slider leaves it; a tap and a move to the side set it', async ({
  browser,
}) => {
  const { app, swipe, close } = await touchPage(browser, [390, 844]);
  for (const [name, share] of [
    ['Threshold', 0.85],
    ['γ gamma', 0.15],
    ['Opacity', 0.3],
  ] as const) {
    const slider = app.slider(name);
    const before = await slider.inputValue();
    await swipe(slider, share, [4, -90]);
    await swipe(slider, share, [-4, 90]);
    expect(await slider.inputValue(), name).toBe(before);
    await swipe(slider, share, [0, 0]);
    const tapped = await slider.inputValue();
    expect(tapped, name).not.toBe(before);
    await swipe(slider, share, [share > 0.5 ? -25 : 25, 3]);
    expect(await slider.inputValue(), name).not.toBe(tapped);
  }
  // The map of λ and γ and the image are drawn upon, and scroll as well.
  await app.page.getByRole('radio', { name: 'Surface', exact: true }).click();
  await app.page.getByRole('radio', { name: 'λ and γ' }).click();
  const map = app.figure('Loss surface').locator('canvas').first();
  const lambda = app.slider('λ lambda');
  await swipe(map, 0.8, [0, 60]);
  expect(await lambda.inputValue()).toBe('0.5');
  await swipe(map, 0.8, [0, 0]);
  expect(Number(await lambda.inputValue())).toBeGreaterThan(0.6);
  await app.page.getByRole('radio', { name: 'Image', exact: true }).click();
  const readout = app.page.getByText(/^Pixel \d+, \d+:/);
  const read = await readout.textContent();
  await swipe(app.stage, 0.2, [0, 60]);
  await expect(readout).toHaveText(read ?? '');
  await swipe(app.stage, 0.2, [0, 0]);
  await expect(readout).not.toHaveText(read ?? '');
  expect(app.errors).toEqual([]);
  await close();
});

/** Whether the middle of an element is in the window with nothing over it. */
const isSeen = (element: Locator) =>
  element.evaluate((node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const over = document.elementFromPoint(x, y);
    return over !== null && (node.contains(over) || over.contains(node));
  });

test('picture or curves and λ, δ, γ are seen together, and opacity covers no legend', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open();
  for (const size of [...windows, [720, 450], [667, 375]] as const) {
    await resize(app, size);
    const gamma = app.slider('γ gamma');
    await app.slider('λ lambda').focus();
    await page.evaluate(() => window.scrollTo(0, 0));
    await gamma.focus();
    await app.painted();
    const at = size.join(' x ');
    for (const name of ['λ lambda', 'δ delta', 'γ gamma'])
      expect(await isSeen(app.slider(name)), `${name} at ${at}`).toBe(true);
    expect(await isSeen(app.stage), `image at ${at}`).toBe(true);
    const [opacity, legend] = await Promise.all([
      app.slider('Opacity').boundingBox(),
      page.getByText('raises p', { exact: true }).boundingBox(),
    ]);
    if (!opacity || !legend) throw new Error('opacity or legend is not on the page');
    expect(opacity.y + opacity.height, `opacity at ${at}`).toBeLessThanOrEqual(legend.y);
    const curves = page.getByRole('radio', { name: 'Curves', exact: true });
    if (!(await curves.isVisible())) continue;
    await curves.click();
    await gamma.focus();
    expect(await isSeen(app.figure('Gradient curves')), `curves at ${at}`).toBe(true);
    expect(await isSeen(gamma), `γ under the curves at ${at}`).toBe(true);
    await page.getByRole('radio', { name: 'Image', exact: true }).click();
  }
});

test('nothing that has the focus is covered, from the first control to the last', async ({
  page,
}) => {
  test.setTimeout(400_000);
  const app = new LossExplorerPage(page);
  await app.open();
  for (const size of [...windows, [720, 450], [1280, 500]] as const) {
    await resize(app, size);
    await page.getByRole('button', { name: 'Skip to the loss' }).focus();
    await page.evaluate(() => window.scrollTo(0, 0));
    let steps = 0;
    for (; steps < 120; steps++) {
      await page.keyboard.press('Tab');
      const covered = await page.evaluate(() => {
        const focused = document.activeElement;
        // After the last control some browsers begin again.
        if (!focused || focused === document.body || focused.matches('.skip')) return 'end';
        const { left, right, top, bottom, width, height } = focused.getBoundingClientRect();
        // The ways to files are inputs that cannot be seen, in buttons that can.
        const node = focused.closest('.file') ?? focused;
        if (width < 2 || height < 2) return '';
        const x = Math.min(window.innerWidth - 1, Math.max(0, (left + right) / 2));
        // What stays while the page scrolls, and is not what has the focus.
        const isOver = (y: number) => {
          let over = document.elementFromPoint(x, y);
          for (; over && !over.contains(node); over = over.parentElement)
            if (['sticky', 'fixed'].includes(getComputedStyle(over).position)) return true;
          return y < 0 || y > window.innerHeight;
        };
        const edge = Math.min(4, height / 4);
        return isOver(top + edge) || isOver(bottom - edge)
          ? `${focused.tagName} ${focused.getAttribute('aria-label') ?? focused.textContent}`
          : '';
      });
      if (covered === 'end') break;
      expect(covered, `covered at ${size.join(' x ')}`).toBe('');
    }
    expect(steps).toBeGreaterThan(30);
    expect(steps).toBeLessThan(120);
  }
});

test('what is dialled at the side leaves in sight what it changes', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open();
  for (const size of windows.slice(0, 2))
    for (const opener of ['Phantoms', 'Augment']) {
      await resize(app, size);
      await app.button(opener).click();
      const panel = await page.locator('section.panel').boundingBox();
      if (!panel) throw new Error('no panel');
      const kept = [
        app.button('Train'),
        app.stage,
        page.getByRole('radio', { name: 'Asymmetric Unified Focal', exact: true }),
        page.getByRole('listbox', { name: 'Images' }),
        app.figure('Gradient curves'),
        ...['λ lambda', 'δ delta', 'γ gamma'].map(app.slider),
      ];
      for (const part of kept) {
        const box = await part.boundingBox();
        if (!box) throw new Error('a part is not on the page');
        const apart =
          box.x + box.width <= panel.x ||
          panel.x + panel.width <= box.x ||
          box.y + box.height <= panel.y ||
          panel.y + panel.height <= box.y;
        expect(apart, `${opener} over ${part} at ${size.join(' x ')}`).toBe(true);
      }
      await page.keyboard.press('Escape');
    }
});

test('another convention pushes nothing under the foot', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open();
  for (const size of [
    [1440, 900],
    [1280, 720],
    [1024, 768],
  ] as const) {
    await resize(app, size);
    for (const convention of ['paper', 'monai', 'geodl', 'reference']) {
      await page.getByLabel('Numbers as in').selectOption(convention);
      await app.painted();
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      expect(height, `${convention} at ${size.join(' x ')}`).toBeLessThanOrEqual(size[1]);
    }
  }
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`what a fixed slider says can be read, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const app = new LossExplorerPage(page);
    await app.open('v=1&loss=dice');
    await page.getByRole('radio', { name: 'U-Net' }).click();
    await expect(app.slider('γ gamma')).toBeDisabled();
    await expect(app.slider('Blur')).toBeDisabled();
    const contrasts = await page.evaluate(() => {
      const numbers = (colour: string) => (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
      const luminance = (colour: readonly number[]) =>
        colour
          .map((part) => part / 255)
          .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
          .reduce((sum, part, i) => sum + part * ([0.2126, 0.7152, 0.0722][i] as number), 0);
      const paper = numbers(getComputedStyle(document.body).backgroundColor);
      const texts = document.querySelectorAll(
        '.slider[data-fixed] :is(.sym, .word, .meaning, .number, .ends *), .small-slider[data-fixed="true"] :is(.heading *)',
      );
      return [...texts].map((element) => {
        let opacity = 1;
        for (let at: Element | null = element; at; at = at.parentElement)
          opacity *= Number(getComputedStyle(at).opacity);
        const ink = numbers(getComputedStyle(element).color).map(
          (part, i) => opacity * part + (1 - opacity) * (paper[i] as number),
        );
        const [dark, light] = [luminance(ink), luminance(paper)].sort((a, b) => a - b);
        return ((light as number) + 0.05) / ((dark as number) + 0.05);
      });
    });
    expect(contrasts.length).toBeGreaterThan(15);
    expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5);
  });

test('on a touch screen the help says what fingers do', async ({ browser }) => {
  const { app, close } = await touchPage(browser, [390, 844]);
  await app.page.getByRole('button', { name: 'What fingers do' }).tap();
  const help = app.page.getByRole('dialog', { name: 'Fingers' });
  await expect(help).toContainText('Pinch the image');
  await expect(help).not.toContainText('Space');
  await close();
});
