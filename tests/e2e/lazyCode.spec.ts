/** Parts of the page are loaded when they are first wanted: what happens when that fails, and after. */
import { expect, type Page, type Route, test } from '@playwright/test';
import { LossExplorerPage } from './page.ts';

/** Keeps the files of a name from coming; what it answers lets them through again. */
async function hold(page: Page, file: string, how: (route: Route) => Promise<void>) {
  const address = `**/assets/${file}`;
  await page.route(address, how);
  return () => page.unroute(address, how);
}

const cut = (route: Route) => route.abort();
/** As after the page was renewed on its server. */
const gone = (route: Route) => route.fulfill({ status: 404, body: 'Not found' });

test('a part of the page that cannot be loaded is said, and opens when trying again brings it', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open();
  const release = await hold(page, 'FamilyMapPanel-*.js*', cut);
  await app.button('Family map').click();
  await expect(app.alert).toContainText('The family map could not be loaded');
  await expect(app.button('Reload the page')).toBeVisible();
  // All else goes on.
  await app.slider('λ lambda').press('ArrowRight');
  await expect(app.slider('λ lambda')).toHaveValue('0.51');

  // Tried too early.
  await app.button('Try again').click();
  await expect(app.alert).toContainText('The family map could not be loaded');
  await release();
  await app.button('Try again').click();
  await expect(page.getByRole('dialog', { name: 'The family' })).toBeVisible();
  await expect(app.alert).toBeEmpty();
});

test('a file that is gone from the server is said, and its dialog stays closed when dismissed', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open();
  const release = await hold(page, 'CodeDialog-*.js*', gone);
  await app.button('Copy as code').click();
  await expect(app.alert).toContainText('The code could not be loaded');
  await app.button('Dismiss').click();
  await expect(app.alert).toBeEmpty();
  await release();
  await app.painted();
  await expect(page.getByRole('dialog')).toBeHidden();
  await app.button('Copy as code').click();
  await expect(page.getByRole('dialog', { name: /as code/ })).toBeVisible();
});

test('a style sheet that failed is asked for again', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open();
  const release = await hold(page, 'SavePanel-*.css', cut);
  await app.button('Save').click();
  await expect(app.alert).toContainText('The list of what can be saved could not be loaded');
  await release();
  await app.button('Try again').click();
  await expect(page.getByRole('region', { name: 'Save', exact: true })).toBeVisible();
  const styles = page.locator('link[rel=stylesheet][href*=SavePanel]');
  await expect(styles).toHaveCount(1);
  expect(await styles.evaluate((link) => (link as HTMLLinkElement).sheet !== null)).toBe(true);
});

test('offline is said as such; closing the panel takes back what was said', async ({
  page,
  context,
}) => {
  const app = new LossExplorerPage(page);
  await app.open();
  await expect(app.status).toContainText('Ready', { timeout: 120_000 });
  // What loads by itself once the page rests has come.
  await expect(app.figure('Loss surface').locator('p.vh')).not.toBeEmpty();
  await context.setOffline(true);
  await app.button('Phantoms').click();
  await expect(app.alert).toContainText('offline');
  await app.button('Phantoms').click();
  await expect(app.alert).toBeEmpty();
  await context.setOffline(false);
  await app.button('Phantoms').click();
  await expect(page.getByRole('slider', { name: /^Noise/ })).toBeVisible();
});

test('a picture is saved when what draws it comes at the second try', async ({ page }) => {
  const app = new LossExplorerPage(page);
  await app.open();
  const release = await hold(page, 'savePicture-*.js*', cut);
  await app.button('Save One pixel').click();
  await app.button('SVG').click();
  await expect(app.alert).toContainText('What draws pictures to save could not be loaded');
  await release();
  const download = page.waitForEvent('download');
  await app.button('Try again').click();
  expect((await download).suggestedFilename()).toMatch(/curves\.svg$/);
});

test('the 3D view says in its place that it could not be loaded, and tries again', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  const release = await hold(page, 'plotly-*.js*', cut);
  await app.open();
  const surface = app.figure('Loss surface');
  await expect(surface).toContainText('The 3D view could not be loaded');
  await release();
  await surface.getByRole('button', { name: 'Try again' }).click();
  await expect(surface.locator('.surface3d canvas').first()).toBeVisible();
  await expect(surface).not.toContainText('could not be loaded');
});

/** Small enough for a software rasteriser. */
const tiny = 'v=1&size=32&depth=1&filters=4&norm=none&batch=2';

test('an engine that cannot be loaded is said, with everything else working, and Retry brings it', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  const release = await hold(page, 'createEngine-*.js*', cut);
  await app.open(`${tiny}&engine=wasm`);
  await expect(app.alert).toContainText('The engine could not be loaded', { timeout: 60_000 });
  await expect(app.status).toContainText('Stopped');
  await app.slider('λ lambda').press('ArrowRight');
  await expect(app.slider('λ lambda')).toHaveValue('0.51');
  await release();
  await app.button('Retry').click();
  await expect(app.status).toContainText(/Ready/, { timeout: 120_000 });
  await app.button('Step').click();
  await expect(app.status).toContainText(/step 1\b/, { timeout: 120_000 });
});

test('files that cannot be written for lack of their code leave the training as it is', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open(`${tiny}&engine=wasm`);
  await app.button('Step').click();
  await expect(app.status).toContainText(/WebAssembly.*step 1\b/, { timeout: 120_000 });
  const release = await hold(page, 'gather-*.js*', cut);
  await app.button('Save').click();
  const save = page.getByRole('region', { name: 'Save', exact: true });
  await save.getByRole('button', { name: /^Predicted masks:/ }).click();
  await expect(app.alert).toContainText('could not be loaded', { timeout: 60_000 });
  await app.button('Step').click();
  await expect(app.status).toContainText(/WebAssembly.*step 2\b/, { timeout: 120_000 });
  await release();
});
