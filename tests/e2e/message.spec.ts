/** What is said to a person stands where it covers nothing that is in use, and moves nothing. */
import { expect, type Locator, test } from '@playwright/test';
import { LossExplorerPage } from './page.ts';

const files = `files=scan&file-count=1&file-masks=1&file-hash=${'0'.repeat(64)}`;

/** Whether the middle of an element is seen, with nothing over it. */
const isSeen = (element: Locator) =>
  element.evaluate((node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    const over = document.elementFromPoint(left + width / 2, top + height / 2);
    return over !== null && node.contains(over);
  });

const top = async (element: Locator) => (await element.boundingBox())?.y;

for (const [width, height] of [
  [1440, 900],
  [1280, 720],
  [1024, 768],
] as const)
  test(`at ${width} × ${height} a long message leaves tabs, picker and heading where they are, and in sight`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height });
    const app = new LossExplorerPage(page);
    await app.open(`v=1&${files}`);
    await expect(app.alert).toContainText('one image with one mask');
    const parts = [
      page.getByRole('radio', { name: 'Gradient', exact: true }),
      page.getByRole('radio', { name: 'Dice', exact: true }),
      page.getByRole('figure', { name: 'Gradient curves' }).locator('figcaption b'),
      app.button('Share'),
      app.button('Dismiss'),
    ];
    for (const part of parts) expect(await isSeen(part)).toBe(true);
    const [tabs] = parts;
    const before = await top(tabs as Locator);

    // What stands lowest comes out from under it.
    const last = app.images.first();
    await page.mouse.move(width / 2, height / 2);
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await app.painted();
    expect(await isSeen(last)).toBe(true);
    await page.evaluate(() => window.scrollTo(0, 0));

    await app.button('Dismiss').click();
    await expect(app.alert).toBeEmpty();
    expect(await top(tabs as Locator)).toBe(before);
    const taller = await page.evaluate(
      () => document.documentElement.scrollHeight - window.innerHeight,
    );
    expect(taller).toBeLessThanOrEqual(0);
    expect(app.errors).toEqual([]);
  });

test('notes on files open by themselves only where the message points to them', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open('v=1&size=32&depth=1&filters=4&norm=none&batch=2&engine=wasm');
  await app.button('Step').click();
  await expect(app.status).toContainText(/step 1\b/, { timeout: 120_000 });
  const picture = await app.stage.screenshot();
  const readme = { name: 'README.txt', mimeType: 'text/plain', buffer: Buffer.from('Words') };
  const image = { name: 'scan.png', mimeType: 'image/png', buffer: picture };
  const notes = page.getByRole('region', { name: 'Notes on the opened files' });

  await page.getByLabel('Open images').setInputFiles([readme]);
  await expect(app.alert).toContainText('The notes on files say why');
  await expect(notes).toBeVisible();

  await page.getByLabel('Open images').setInputFiles([image, readme]);
  await expect(app.alert).toContainText('set aside');
  await expect(page.getByRole('button', { name: '1 note on files' })).toBeVisible();
  await expect(notes).toBeHidden();
});
