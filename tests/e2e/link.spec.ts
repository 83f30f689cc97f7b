import { expect, test } from '@playwright/test';
import { changedShare, LossExplorerPage, look } from './page.ts';

test('a shared link brings another page to the same picture', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const first = new LossExplorerPage(page);
  await first.open();
  await page.getByRole('radio', { name: 'Symmetric Unified Focal', exact: true }).click();
  await first.drag(first.slider('δ delta'), 0.6, 0.8, 3);
  await page.keyboard.press('p');
  await first.drag(first.slider('λ lambda'), 0.5, 0.3, 3);
  await page.getByRole('radio', { name: 'Loss', exact: true }).click();
  await first.images.nth(2).click();
  await first.button('Share').click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(
    /#v=1&loss=symmetric-unified-focal&lambda=0\.\d+&delta=0\.\d+&pin=symmetric-unified-focal&.*layer=loss&image=2/,
  );

  const second = new LossExplorerPage(await context.newPage());
  await second.page.setViewportSize({ width: 1440, height: 900 });
  await second.page.goto(link);
  await expect(second.images.nth(2)).toHaveAttribute('aria-selected', 'true');
  for (const name of ['λ lambda', 'δ delta', 'γ gamma'])
    await expect(second.slider(name)).toHaveValue(await first.slider(name).inputValue());
  await page.mouse.move(720, 2);
  await second.page.mouse.move(720, 2);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await first.painted();
  await second.painted();
  expect(changedShare(await look(first.stage), await look(second.stage))).toBeLessThan(0.01);
  const curves = 'Gradient curves';
  const difference = changedShare(
    await look(first.figure(curves)),
    await look(second.figure(curves)),
  );
  expect(difference).toBeLessThan(0.01);
});

test('a damaged link keeps what is good and names what is not', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open('v=1&lambda=abc&gamma=7&delta=0.7&colour=red');
  await expect(app.alert).toContainText('λ = abc');
  await expect(app.alert).toContainText('γ = 7');
  await expect(app.alert).toContainText('colour');
  await expect(app.slider('δ delta')).toHaveValue('0.7');
  await expect(app.slider('λ lambda')).toHaveValue('0.5');
});

test('every bad value is named, a wrong loss first, and so is a key that comes twice', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open('v=1&seed=x&depth=99&norm=batch&rate=9&loss=focall&lambda=0.2&lambda=0.9');
  await expect(app.alert).toContainText(/kept\. loss = focall is not .*depth = 99.*seed = x/);
  for (const bad of ['norm = batch', 'rate = 9', 'λ comes 2 times (0.2, 0.9)'])
    await expect(app.alert).toContainText(bad);
  await expect(app.slider('λ lambda')).toHaveValue('0.9');
});

test('100 kB of noise for a link still opens the page', async ({ page }) => {
  const noise = Array.from({ length: 100_000 }, (_, i) => 'abcdefgh=&12'[(i * 7919) % 12]).join('');
  const app = new LossExplorerPage(page);
  await app.open(noise);
  await expect(app.alert).toContainText('does not know');
  await expect(app.slider('λ lambda')).toHaveValue('0.5');
});

test('a link made with opened files asks for them by name', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open(`v=1&files=DRIVE&file-count=6&file-hash=${'ab'.repeat(32)}`);
  await expect(app.alert).toContainText('6 images');
  await expect(app.alert).toContainText('DRIVE');
  await expect(app.images).toHaveCount(8);
});
