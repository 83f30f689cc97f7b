/** Words and symbols that are pressed for what they mean; single keys, and what keeps them. */
import { expect, type Page, test } from '@playwright/test';
import { LossExplorerPage } from './page.ts';

const card = (page: Page) => page.locator('.word-card');
const layer = (page: Page, name: string) => page.getByRole('radio', { name, exact: true });

/** Whether two elements share a pixel of the window. */
async function overlap(page: Page, one: string, other: string): Promise<boolean> {
  return page.evaluate(
    ([a, b]) => {
      const [p, q] = [a, b].map((selector) => {
        const element = document.querySelector(selector as string);
        if (!element) throw new Error(`${selector} is not there`);
        return element.getBoundingClientRect();
      }) as [DOMRect, DOMRect];
      return p.left < q.right && q.left < p.right && p.top < q.bottom && q.top < p.bottom;
    },
    [one, other],
  );
}

test('a symbol is explained by keyboard alone, and the focus comes back to it', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open();
  // One stop of the Tab key for the whole equation: arrows go on from there.
  await page.getByRole('combobox', { name: 'Further losses' }).focus();
  await page.keyboard.press('Tab');
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-term'));
  expect(await focused()).toBe('L');
  for (let i = 0; i < 40 && (await focused()) !== 'TP'; i++)
    await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(card(page)).toContainText('True positives, the hits');
  await expect(card(page).locator('svg path').first()).toBeVisible();
  expect(await overlap(page, '.word-card', '.eq [data-term=TP]')).toBe(false);

  // From a word to those that belong to it.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(card(page).getByRole('heading')).toHaveText('FN');
  await page.keyboard.press('Escape');
  await expect(card(page)).toBeHidden();
  expect(await focused()).toBe('TP');
  // Nothing else was done meanwhile.
  await expect(app.images.first()).toHaveAttribute('aria-selected', 'true');
  expect(app.errors).toEqual([]);
});

test('W explains what has the focus, and what is pressed next without doing what it does', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open();
  await layer(page, 'Gradient').focus();
  await page.keyboard.press('w');
  await expect(card(page)).toContainText('Training goes the other way');
  await page.keyboard.press('Escape');
  await expect(layer(page, 'Gradient')).toBeFocused();

  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press('w');
  const note = page.getByText('Press what you want explained');
  await expect(note).toBeVisible();
  const dice = await page.getByRole('radio', { name: 'Dice', exact: true }).boundingBox();
  if (!dice) throw new Error('no Dice in the picker');
  await page.mouse.click(dice.x + dice.width / 2, dice.y + dice.height / 2);
  await expect(card(page)).toContainText('One minus the Dice score');
  await expect(card(page).locator('math')).toHaveCount(2);
  await expect(note).toBeHidden();
  await expect(layer(page, 'Asymmetric Unified Focal')).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(card(page)).toBeHidden();
});

test('a press outside closes a card; a panel and a dialog stay open around one', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open();
  await page.locator('[data-term="Who pulls"]').click();
  await expect(card(page)).toContainText('whose wishes');
  await app.stage.click({ position: { x: 12, y: 200 } });
  await expect(card(page)).toBeHidden();

  await app.button('Phantoms').click();
  await page.locator('.phantom-panel [data-term="Label jitter"]').click();
  await expect(card(page)).toContainText('unsteady hand');
  await card(page).getByRole('button', { name: 'ground truth' }).click();
  await expect(card(page)).toContainText('drew by hand');
  await page.keyboard.press('Escape');
  await expect(card(page)).toBeHidden();
  await expect(page.locator('.phantom-panel')).toBeVisible();
  await page.keyboard.press('Escape');

  await app.button('Compare conventions').click();
  const dialog = page.getByRole('dialog', { name: /four conventions/ });
  await dialog.locator('[data-term=geodl]').click();
  await expect(card(page)).toContainText('library of R');
  await page.keyboard.press('Escape');
  await expect(card(page)).toBeHidden();
  await expect(dialog).toBeVisible();
});

test('the list of all words is found under "?" and searched', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open();
  await app.button('Keyboard shortcuts').click();
  await page.getByRole('button', { name: 'All words explained' }).click();
  const list = page.getByRole('dialog', { name: 'Words' });
  await list.getByRole('searchbox').fill('instance normal');
  await expect(list.getByRole('article')).toHaveCount(1);
  await list.getByRole('article').getByRole('button').click();
  await expect(list.locator('svg')).toBeVisible();
});

test.describe('by finger', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a sheet explains and leaves the word in view', async ({ page }) => {
    const app = new LossExplorerPage(page);
    await app.open();
    for (const word of [
      '.eq [data-term=FN]',
      '.pull [data-term=FP]',
      '.sliders [data-term=gamma]',
    ]) {
      await page.locator(word).first().scrollIntoViewIfNeeded();
      await page.locator(word).first().tap();
      await expect(card(page)).toBeVisible();
      expect(await overlap(page, '.word-card', word), word).toBe(false);
      const box = await card(page).boundingBox();
      expect(box?.width).toBe(390);
      await card(page).getByRole('button', { name: 'Close' }).tap();
      await expect(card(page)).toBeHidden();
    }
    // A finger beside a letter means the letter.
    const letter = page.locator('.eq mtd [data-term=p]').first();
    // The stage sticks to the top of the page.
    await letter.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const p = await letter.boundingBox();
    if (!p) throw new Error('no p in the equation');
    await page.touchscreen.tap(p.x + p.width + 2, p.y + p.height / 2);
    await expect(card(page)).toContainText('The probability, from 0 to 1');
  });
});

test('where a preset comes from is read under it: of the chosen, and of the one with the focus', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open();
  const note = page.locator('.preset-note');
  await expect(note).toHaveText('Defaults of the authors’ code for the 2022 paper.');
  await app.button('Vessels').focus();
  await expect(note).toContainText('DRIVE');
  await expect(app.button('Vessels')).toHaveAccessibleDescription(/DRIVE/);
  await app.button('MONAI default').hover();
  await expect(note).toContainText('AsymmetricUnifiedFocalLoss');
});

test('single keys do nothing in a menu or a list, and nothing at all once they are switched off', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open();
  // A letter in a menu looks for an entry.
  await page.getByRole('combobox', { name: 'Optimiser' }).focus();
  await page.keyboard.press('p');
  await page.keyboard.press('3');
  await app.images.first().focus();
  await page.keyboard.press('3');
  await expect(layer(page, 'Gradient')).toBeChecked();
  await expect(page).not.toHaveURL(/pin=/);
  await app.button('Share').focus();
  await page.keyboard.press('Shift+P');
  await page.keyboard.press('Control+3');
  await page.keyboard.press('3');
  await expect(layer(page, 'Errors')).toBeChecked();
  await expect(page).not.toHaveURL(/pin=/);

  await page.keyboard.press('?');
  await page.getByRole('switch', { name: /Single-key shortcuts/ }).click();
  await page.keyboard.press('Escape');
  for (const key of ['5', 'p', 'w', '?', 'b', ' ', 'ArrowRight']) {
    await page.locator('body').press(key);
  }
  await expect(layer(page, 'Errors')).toBeChecked();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('toolbar', { name: 'Painting' })).toBeHidden();
  await expect(app.images.first()).toHaveAttribute('aria-selected', 'true');
  expect(page.url()).not.toMatch(/single|short/);

  // Remembered, and switched on again where it was switched off.
  await page.reload();
  await expect(app.images.first()).toBeVisible();
  await page.locator('body').press('?');
  await expect(page.getByRole('dialog')).toBeHidden();
  await app.button('Keyboard shortcuts').click();
  await page.getByRole('switch', { name: /Single-key shortcuts/ }).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('5');
  await expect(layer(page, 'Gradient')).toBeChecked();
});
