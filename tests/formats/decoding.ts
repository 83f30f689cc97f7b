/** What tests of image formats share: decoding as in a browser, a file to begin with, and why one is refused. */
import { encode } from 'fast-png';
import { expect } from 'vitest';
import { decodeImage } from '../../src/formats/decode.ts';
import { UnreadableFile } from '../../src/formats/unreadable.ts';
import type { Raster } from '../../src/pixels/raster.ts';

export const text = (content: string) => new TextEncoder().encode(content);

/** Stands for the browser; Node has no decoder. */
export const decode = (bytes: Uint8Array) =>
  decodeImage(Uint8Array.from(bytes), async () => ({
    width: 2,
    height: 1,
    data: Uint8ClampedArray.of(1, 2, 3, 255, 4, 5, 6, 255),
  }));

/** Why a file is refused. */
export async function refusal(bytes: Uint8Array): Promise<string> {
  const reason = await decode(bytes).then(
    () => new Error('it was read'),
    (error: unknown) => error,
  );
  expect(reason).toBeInstanceOf(UnreadableFile);
  return (reason as UnreadableFile).message;
}

export const png = (fields: Partial<Parameters<typeof encode>[0]> = {}) =>
  encode({
    width: 3,
    height: 2,
    channels: 1,
    depth: 8,
    data: Uint8Array.of(0, 50, 100, 150, 200, 250),
    ...fields,
  });

/** A PNG whose header says another size. */
export function resized(width: number, height: number): Uint8Array {
  const bytes = png();
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

export const values = ({ data }: Raster) => Array.from(data);
