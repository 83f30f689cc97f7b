import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookIntoStore } from '../../../src/app/persistence/lookIntoStore.ts';
import { decodeSession, encodeSession } from '../../../src/state/session/codec.ts';
import type { Session } from '../../../src/state/session/session.ts';
import { sessionFields } from '../../../src/state/session/table.ts';
import { anySession, drawn } from '../../state/drawSession.ts';
import { type KeepClient, keeperOn } from '../../storage/keep/keeperOn.ts';
import { MemoryShelf } from '../../storage/keep/memoryShelf.ts';

/** A browser that keeps a work under a session. */
async function browserWith(session: Session): Promise<KeepClient> {
  const shelf = new MemoryShelf();
  const client = keeperOn(shelf);
  await client.ask('open', null);
  const images = { hash: '', files: null, painted: null };
  const work = { id: 'work', link: encodeSession(session), title: 'kept', images, runs: [] };
  await client.ask('save', work);
  return keeperOn(shelf);
}

const files = `files=scans&file-count=4&file-hash=${'ab12'.repeat(16)}`;

const anyRow = fc.constantFrom(...sessionFields);
/** A kept session, and the one of a link that differs from it in a field or in everything. */
const keptAndAsked = fc.oneof(
  fc.tuple(anySession, anySession),
  fc
    .tuple(anySession, anyRow)
    .chain(([kept, row]) =>
      drawn(row.values.draw).map((value) => [kept, row.set(kept, value)] as const),
    ),
);

describe('what the page begins with', () => {
  it('is what the link says in every field, whatever is kept', async () => {
    await fc.assert(
      fc.asyncProperty(keptAndAsked, async ([kept, asked]) => {
        const link = `#${encodeSession(asked)}`;
        const begins = await lookIntoStore(link, await browserWith(kept));
        expect(begins.session).toEqual(decodeSession(link).session);
        expect(begins.begun?.work.session ?? begins.session).toEqual(begins.session);
      }),
      { numRuns: 200 },
    );
  });

  it('is what the link says of the images as well', async () => {
    for (const [kept, asked] of [
      ['v=1', 'v=1&phantom-share=0.01&phantom-noise=0.2'],
      ['v=1&phantom-noise=0.2', 'v=1&lambda=0.3'],
      [`v=1&${files}`, `v=1&${files.replace('scans', 'others').replace('=4', '=5')}`],
    ] as const) {
      const client = await browserWith(decodeSession(kept).session);
      const { session, begun } = await lookIntoStore(`#${asked}`, client);
      expect(encodeSession(begun?.work.session ?? session)).toBe(asked);
      expect(encodeSession(session)).toBe(asked);
    }
  });

  it('is what is kept, where the address says nothing', async () => {
    await fc.assert(
      fc.asyncProperty(anySession, async (kept) => {
        const { session, begun } = await lookIntoStore('', await browserWith(kept));
        expect(session).toEqual(kept);
        expect(begun?.work.session).toEqual(kept);
      }),
      { numRuns: 50 },
    );
  });
});
