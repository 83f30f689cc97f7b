/** A study that was gone on with elsewhere opens like any file. */
import { expect, test } from '@playwright/test';
import { journalOf } from '../../src/export/study/journal.ts';
import { writeOptunaJournal } from '../../src/formats/optunaJournal.ts';
import { studyParts } from '../support/studyParts.ts';
import { LossExplorerPage } from './page.ts';

test('the trials of a journal stand in the list of runs, and what is wrong in it is noted', async ({
  page,
}) => {
  const app = new LossExplorerPage(page);
  await app.open('v=1&size=32&depth=1&filters=4&engine=wasm');
  const journal = `${writeOptunaJournal(journalOf(studyParts()))}{"op_code": 7, "trial_id"`;
  await page
    .getByLabel('Open images')
    .setInputFiles({ name: 'study.log', mimeType: 'text/plain', buffer: Buffer.from(journal) });
  await expect(app.alert).toContainText('4 trials, 3 of them in the list of runs');
  await app.button('1 note on files').click();
  await expect(page.locator('.problem-list')).toContainText(
    'is cut short or no JSON; it was left out',
  );
  await page.keyboard.press('Escape');
  await app.button('Show runs').click();
  const table = page.getByRole('table', { name: 'Runs' });
  await expect(table.locator('tbody').getByRole('row')).toHaveCount(3);
  await expect(table).toContainText('0.800');
  expect(app.errors).toEqual([]);
});
