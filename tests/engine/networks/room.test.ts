/** How many runs fit side by side. */
import { describe, expect, it } from 'vitest';
import { roomOf } from '../../../src/engine/networks/memory.ts';

describe('roomOf', () => {
  const megabyte = 2 ** 20;
  const need = { bytes: 110 * megabyte, largestPiece: 50 * megabyte, perRun: 10 * megabyte };
  const room = (left: number, runs: number, piece = 100) =>
    roomOf({ need, left: left * megabyte, piece: piece * megabyte }, runs);

  it('counts what runs share once', () => {
    expect(room(180, 8)).toMatchObject({ bytes: 180 * megabyte, most: 8, refusal: null });
    expect(room(179, 8)).toMatchObject({
      most: 7,
      refusal:
        '8 runs need 180 MB of memory, and 179 MB can be had. At most 7 fit: race no more, or use smaller images, a smaller batch or a smaller network.',
    });
  });

  it('says where only one fits, and where not even one does', () => {
    expect(room(110, 2).refusal).toContain('At most 1 fits');
    const none = 'Not even one fits: use smaller images, a smaller batch or a smaller network.';
    expect(room(109, 1)).toMatchObject({ most: 0, refusal: expect.stringContaining(none) });
    expect(room(1000, 2, 40)).toMatchObject({
      most: 0,
      refusal: `A run needs 50 MB of memory in one piece, and at most 40 MB can be had. ${none}`,
    });
  });
});
