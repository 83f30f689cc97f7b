import { expect, test } from '@playwright/test';
import { encode } from 'fast-png';
import { changedShare, LossExplorerPage, look } from './page.ts';

/** A large grey image crossed by bright lines 3 pixels wide, and its mask. */
function lines(name: string, side: number, offset: number) {
  const isLine = (x: number, y: number) => (x + 2 * y + offset) % 47 < 4 || (x + offset) % 83 < 3;
  const levels = new Uint8Array(side * side);
  const labels = new Uint8Array(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const at = y * side + x;
      const noise = (x * 7919 + y * 104729 + x * y) % 31;
      levels[at] = (isLine(x, y) ? 150 : 60) + noise;
      labels[at] = isLine(x, y) ? 255 : 0;
    }
  const file = (path: string, data: Uint8Array) => ({
    name: path,
    mimeType: 'image/png',
    buffer: Buffer.from(encode({ width: side, height: side, channels: 1, depth: 8, data })),
  });
  return [file(`${name}.png`, levels), file(`${name}_mask.png`, labels)];
}

test('thin lines of large images are offered patches, trained on and predicted whole', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const app = new LossExplorerPage(page);
  await app.open('v=1&size=64&depth=2&filters=4&batch=2&engine=wasm&rate=0.01&layer=probability');
  await page
    .getByLabel('Open images')
    .setInputFiles([...lines('a', 256, 0), ...lines('b', 256, 19)]);
  await expect(app.images).toHaveCount(2);

  // Offered with the reason, taken with one press, and given back with another.
  await expect(app.alert).toContainText('thin or small');
  await app.button('Train on patches').click();
  await expect(app.alert).toContainText('patches of 64 × 64 pixels');
  await expect.poll(() => page.url()).toContain('fit=patches');
  await app.button('Back to whole images').click();
  await expect.poll(() => page.url()).not.toContain('fit=patches');
  await expect(app.alert).toBeEmpty();

  // The same where the input is chosen, with scale and share beside it only then.
  await page.getByLabel('Image size').selectOption('more');
  const panel = page.getByRole('region', { name: 'Network input' });
  await expect(panel.getByLabel('Scale of the patches')).toBeHidden();
  await panel.getByRole('radio', { name: 'patches' }).click();
  await expect(panel).toContainText('64 × 64 pixels, grey');
  await expect(panel).toContainText('drawn anew at each step');
  await panel.getByLabel('Patches around foreground').fill('0.5');
  await expect.poll(() => page.url()).toContain('fit=patches&patch-foreground=0.5');
  await page.keyboard.press('Escape');

  // It trains, and the stage shows a prediction of the whole image.
  await app.button('Step').click();
  await expect(app.status).toContainText('step 1', { timeout: 60_000 });
  const before = await look(app.stage);
  await app.button('Train').click();
  await expect
    .poll(async () => Number(/step (\d+)/.exec(await app.status.innerText())?.[1]), {
      timeout: 120_000,
    })
    .toBeGreaterThan(40);
  await app.button('Pause').click();
  await expect(app.status).toContainText(/validation Dice (0\.[5-9]|1\.)/, { timeout: 30_000 });
  await expect
    .poll(async () => changedShare(before, await look(app.stage)), { timeout: 30_000 })
    .toBeGreaterThan(0.3);
  // All four quarters of the stage: the whole image was predicted.
  const after = await look(app.stage);
  for (const [left, top] of [
    [0, 0],
    [0.5, 0],
    [0, 0.5],
    [0.5, 0.5],
  ] as const) {
    const levels = new Set<number>();
    for (let y = 0.05; y < 0.45; y += 0.01)
      for (let x = 0.05; x < 0.45; x += 0.01) {
        const column = Math.floor((left + x) * after.width);
        const row = Math.floor((top + y) * after.height);
        levels.add(after.data[(row * after.width + column) * after.channels] as number);
      }
    expect(levels.size).toBeGreaterThan(10);
  }

  // The link carries it, and a reload keeps what was trained.
  await expect(page.getByText('Saved just now')).toBeVisible({ timeout: 30_000 });
  const step = /step \d+/.exec(await app.status.innerText())?.[0] as string;
  await page.reload();
  await expect(app.images).toHaveCount(2);
  await expect(app.status).toContainText(step, { timeout: 60_000 });
  expect(page.url()).toContain('fit=patches&patch-foreground=0.5');
  expect(app.errors).toEqual([]);
});

test('patches are trained on by WebGPU, and phantoms in them too', async ({ page }) => {
  test.setTimeout(240_000);
  const app = new LossExplorerPage(page);
  await app.open(
    'v=1&phantom=vessel&count=4&size=64&fit=patches&depth=1&filters=4&batch=4&engine=webgpu',
  );
  await expect(app.status).toContainText('step 0', { timeout: 120_000 });
  await app.button('Step').click();
  await expect(app.status).toContainText(/WebGPU · step 1 · loss .* validation Dice/, {
    timeout: 120_000,
  });
  await expect(app.status).toContainText('image: U-Net', { timeout: 60_000 });
  expect(app.errors).toEqual([]);
});
