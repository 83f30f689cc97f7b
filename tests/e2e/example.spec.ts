/** The example project opens from the list of runs, with all its trainings to compare. */
import { expect, test } from '@playwright/test';
import { LossExplorerPage } from './page.ts';

test('the example opens with 160 trainings, also where it did not come at first', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open('v=1&engine=wasm&size=32');
  let isBroken = true;
  await page.route('**/examples/paper-losses.zip', (route) =>
    isBroken ? route.abort() : route.continue(),
  );
  await app.button('Runs').click();
  const runs = page.getByRole('region', { name: 'Runs' });
  const rows = runs.getByRole('table', { name: 'Runs' }).locator('tbody').getByRole('row');
  await runs.getByRole('button', { name: /^Example/ }).click();
  await expect(app.alert).toContainText('The example could not be loaded');
  isBroken = false;
  await app.button('Try again').click();
  await expect(rows).toHaveCount(160, { timeout: 60_000 });
  await runs.getByLabel('Group all but the seed').check();
  // Eight losses on two kinds of phantoms at two shares.
  await expect(rows).toHaveCount(32);
  await expect(rows.first()).toContainText('5 seeds');
  await expect(page).toHaveURL(/phantom=polyp.*phantom-share=0\.01/);
});
