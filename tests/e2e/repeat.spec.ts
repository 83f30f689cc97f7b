import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { LossExplorerPage } from './page.ts';

const setting = 'v=1&size=32&depth=1&filters=4&norm=none&batch=2&rate=0.01&engine=wasm';

/** For a machine that does much else. */
const patient = { timeout: 120_000 };

/** The training history as it is saved: step, loss of the batch and the loss in words of every step. */
async function history(page: Page) {
  const app = new LossExplorerPage(page);
  await app.button('Save').click();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Training history: CSV' }).click();
  const [head = '', ...rows] = readFileSync(await (await saved).path(), 'utf8')
    .trim()
    .split('\n');
  await page.keyboard.press('Escape');
  const columns = head.split(',');
  const [step, loss, used] = ['step', 'batch_loss', 'loss_setting'].map((name) =>
    columns.indexOf(name),
  );
  return rows
    .map((row) => row.split(','))
    .map((cells) => [step, loss, used].map((i) => cells[i as number]));
}

test('a link made after training says so, and repeats every step with the loss it had', async ({
  page,
  browser,
}) => {
  test.slow();
  const sender = new LossExplorerPage(page);
  await sender.open(setting);
  for (let step = 1; step <= 8; step++) {
    if (step === 6) {
      await sender.slider('γ gamma').press('ArrowRight');
      await sender.painted();
    }
    await sender.button('Step').click();
    await expect(sender.status).toContainText(new RegExp(`step ${step}\\b`), patient);
  }
  await expect(page).toHaveURL(/gamma=0\.51&.*trained=8&course=6_gamma_0\.5&check=1_\w+~8_\w+$/);
  const sent = await history(page);
  const status = await sender.status.textContent();

  // Another browser, which keeps nothing of it.
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const receiver = new LossExplorerPage(await context.newPage());
  await receiver.page.goto(page.url());
  await expect(receiver.alert).toContainText('The sender trained 8 steps (loss changed at step 6)');
  await receiver.button('Repeat them').click();
  await expect(receiver.status).toContainText(/Paused.* step 8\b/, patient);
  expect(await history(receiver.page)).toEqual(sent);
  expect((await receiver.status.textContent())?.match(/loss [\d.]+/)).toEqual(
    status?.match(/loss [\d.]+/),
  );
  await expect(receiver.page).toHaveURL(page.url());
  await expect(receiver.alert).toHaveText(
    'Checked at steps 1 and 8: the weights are identical to the sender’s, bit for bit.',
  );
  // What was repeated is the receiver's own now: it goes on after a reload, and is not offered again.
  await expect(receiver.page.getByText('Saved', { exact: false }).first()).toBeVisible();
  await receiver.page.reload();
  await expect(receiver.status).toContainText(/Paused.* step 8\b/, patient);
  await expect(receiver.alert).toBeEmpty();
  expect(receiver.errors).toEqual([]);
  await context.close();
});
