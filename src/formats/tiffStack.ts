/** Multi-page TIFF files as volumes: the pages are slices. */
import type { DecodedVolume } from './nifti.ts';
import { decodeTiff, tiffPages } from './tiff.ts';
import { readTiffHeader } from './tiffHeader.ts';
import { UnreadableFile } from './unreadable.ts';

/** Bytes of all pages together. */
const stackLimit = 640 * 2 ** 20;

/** Whether all pages are grey and of one size, so that they are slices; other files have a thumbnail, say. */
export function isTiffStack(bytes: Uint8Array): boolean {
  const pages = tiffPages(bytes);
  if (pages < 2) return false;
  const first = readTiffHeader(bytes);
  if (first.samplesPerPixel !== 1 || first.photometric > 1) return false;
  for (let page = 1; page < pages; page++) {
    const other = readTiffHeader(bytes, page);
    const isSame =
      other.width === first.width &&
      other.height === first.height &&
      other.bitsPerSample === first.bitsPerSample &&
      other.sampleFormat === first.sampleFormat &&
      other.samplesPerPixel === 1;
    if (!isSame) return false;
  }
  return true;
}

/**
 * All pages of a file for which {@link isTiffStack} holds.
 * @throws UnreadableFile
 */
export async function decodeTiffStack(bytes: Uint8Array<ArrayBuffer>): Promise<DecodedVolume> {
  const pages = tiffPages(bytes);
  const { width, height, bitsPerSample } = readTiffHeader(bytes);
  const size = width * height;
  const whole = size * pages * Math.max(1, bitsPerSample / 8);
  if (whole > stackLimit)
    throw new UnreadableFile(
      `Its ${pages} pages of ${width} × ${height} pixels are ${Math.round(whole / 2 ** 20)} MB; up to ${stackLimit / 2 ** 20} MB can be opened. Cut it and open the part.`,
    );
  const first = await decodeTiff(bytes);
  const samples = first.data;
  const make = samples.constructor as new (length: number) => typeof samples;
  const data = new make(size * pages);
  data.set(samples, 0);
  for (let page = 1; page < pages; page++)
    data.set((await decodeTiff(bytes, page)).data, page * size);
  return { shape: [width, height, pages], data, towards: null, isHounsfield: false, note: null };
}
