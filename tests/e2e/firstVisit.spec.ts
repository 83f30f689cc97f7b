import { expect, test } from '@playwright/test';
import { changedShare, colourCount, LossExplorerPage, look } from './page.ts';

test('the first visit opens on a phantom with everything drawn, and asks nobody else for anything', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open();
  await expect(app.images).toHaveCount(8);
  await expect(app.status).not.toBeEmpty();
  await app.painted();
  for (const name of ['Gradient curves', 'Loss surface'])
    expect(colourCount(await look(app.figure(name))), name).toBeGreaterThan(20);
  expect(colourCount(await look(app.stage))).toBeGreaterThan(40);
  await expect(app.figure('Training curves')).toBeVisible();
  await expect(app.alert).toBeHidden();

  // The 3D surface and the network arrive later; they too come from this origin.
  await expect(app.status).toContainText(/WebGPU|WebGL|WebAssembly|processor/, {
    timeout: 120_000,
  });
  expect(app.strangers).toEqual([]);
  expect(app.errors).toEqual([]);
});

test('moving a slider redraws image, curves and surface while it is held', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open();
  await app.painted();
  const parts = {
    stage: app.stage,
    curves: app.figure('Gradient curves'),
    surface: app.figure('Loss surface'),
  };
  const before = {
    stage: await look(parts.stage),
    curves: await look(parts.curves),
    surface: await look(parts.surface),
  };
  const half = { ...before };
  let move = 0;
  await app.drag(app.slider('δ delta'), 0.6, 0.95, 6, async () => {
    move++;
    if (move !== 3) return;
    half.stage = await look(parts.stage);
    half.curves = await look(parts.curves);
    half.surface = await look(parts.surface);
  });
  for (const name of ['stage', 'curves', 'surface'] as const) {
    const after = await look(parts[name]);
    // A slider move shifts many colours a little, so small differences count.
    const during = changedShare(before[name], half[name], 6);
    expect(during, `${name} during the drag`).toBeGreaterThan(0.005);
    expect(changedShare(half[name], after, 6), `${name} after the drag`).toBeGreaterThan(0.005);
  }
  await expect(page).toHaveURL(/#v=1&.*delta=0\.\d+/);
});

test('every layer shows something else, and picking a loss changes the equation', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open();
  const pictures = [];
  for (const layer of ['Ground truth', 'Probability', 'Errors', 'Loss', 'Gradient']) {
    await page.getByRole('radio', { name: layer, exact: true }).click();
    await app.painted();
    pictures.push(await look(app.stage));
  }
  for (let i = 1; i < pictures.length; i++)
    expect(changedShare(pictures[i - 1], pictures[i])).toBeGreaterThan(0.01);

  const equation = page.locator('math').first();
  const unified = await equation.textContent();
  await page.getByRole('radio', { name: 'Dice', exact: true }).click();
  await expect(equation).not.toHaveText(unified ?? '');
  await expect(app.slider('λ lambda')).toBeDisabled();
});

for (const [width, height] of [
  [1440, 900],
  [1280, 720],
  [1024, 768],
  [390, 844],
] as const)
  test(`nothing scrolls sideways or is cut off at ${width}x${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    const app = new LossExplorerPage(page);
    await app.open();
    const overflow = await page.evaluate(() => ({
      page: document.documentElement.scrollWidth - window.innerWidth,
      cut: [...document.querySelectorAll('button, label, output, figcaption b, p')]
        .filter((element) => {
          const style = getComputedStyle(element);
          const box = element.getBoundingClientRect();
          if (style.visibility === 'hidden' || box.width === 0 || element.closest('[hidden]'))
            return false;
          const strip = element.closest('[role=listbox]');
          const hiddenText = style.clipPath !== 'none' || style.position === 'absolute';
          return !strip && !hiddenText && box.right > window.innerWidth + 1;
        })
        .map((element) => element.textContent?.slice(0, 40)),
    }));
    expect(overflow).toEqual({ page: 0, cut: [] });
  });

test('works by keyboard alone', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open();
  await app.slider('λ lambda').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(app.slider('λ lambda')).toHaveValue('0.61');
  await page.keyboard.press('Escape');
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await page.keyboard.press('3');
  await expect(page.getByRole('radio', { name: 'Errors', exact: true })).toBeChecked();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('p');
  await expect(page).toHaveURL(/pin=/);
});
