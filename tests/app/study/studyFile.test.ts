import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openedStudy } from '../../../src/app/study/openedStudy.ts';
import { studyParts, studyZip } from '../../../src/app/study/studyFile.ts';
import { preparedImages } from '../../../src/datasets/preparedImages.ts';
import { decodeSession } from '../../../src/state/session/codec.ts';
import { createAppStore } from '../../../src/state/store.ts';
import { readStudy, type StoredStudy } from '../../../src/storage/study/readStudy.ts';
import { unpackStudy } from '../../../src/storage/study/unpackStudy.ts';
import { aSetting, aStudy, studyParts as parts, someTrials } from '../../support/studyParts.ts';
import { dataset } from '../persistence/openPage.ts';

const { images } = parts();
/** A page with the images of a study open, its trials in the list of runs. */
function page(link = aStudy.base) {
  const store = createAppStore(decodeSession(link).session);
  const records = [...parts().records.values()];
  store.setState(({ live }) => ({ live: { ...live, dataset: dataset(''), records } }));
  return store.getState();
}

describe('a study that is saved', () => {
  it('is one archive that opens here again', async () => {
    const made = studyParts(page(), aStudy, someTrials, images);
    expect(made.setting).toMatchObject(aSetting);
    const zip = await studyZip(made, new Blob(['PK']), 'https://example.org/');
    const files = unzipSync(new Uint8Array(await zip.arrayBuffer()));
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['study.log', 'runs.csv', 'history.csv', 'project.zip', 'sweep.py']),
    );
    const text = (name: string) => new TextDecoder().decode(files[name]);
    expect(text('runs.csv').split('\r\n')).toHaveLength(5);
    expect(text('runs.csv')).toContain('https://example.org/#v=1&seed=1');
    expect(text('study.log')).toContain('"link":"v=1&lambda=0.25');
    const stored = readStudy('study.log', text('study.log')) as StoredStudy;
    const opened = openedStudy(stored, 1);
    expect(opened).toMatchObject({ study: aStudy, trials: someTrials, problems: [] });
    expect(opened.records).toHaveLength(3);
    const unpacked = await unpackStudy('sweep.zip', zip);
    expect(await unpacked?.journal.file.text()).toBe(text('study.log'));
    expect(await unpacked?.project?.file.text()).toBe('PK');
  });

  it.each([
    ['other images', page('v=1&phantom=vessel'), images],
    ['images that are prepared otherwise', page('v=1&size=64'), images],
    ['no images', page(), null],
  ])('is refused with %s open', (_, state, open) => {
    expect(() => studyParts(state, aStudy, someTrials, open)).toThrow(/^Other images are open/);
  });
});

it('images are handed out as they are trained on, as copies', () => {
  const own = dataset('');
  const inputs = own.samples.map((_, i) => Float32Array.of(i, 1));
  const prepared = preparedImages(own, { channels: 1, inputs });
  expect(prepared.images.map(({ input }) => input)).toEqual(inputs);
  for (const [i, { input }] of prepared.images.entries()) expect(input).not.toBe(inputs[i]);
  expect(prepared.images.map(({ split }) => split)).toEqual(own.samples.map(({ split }) => split));
});
