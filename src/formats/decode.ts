/** From the bytes of a file to a raster. */
import type { Raster } from '../pixels/raster.ts';
import { type BrowserDecoder, decodeByBrowser } from './browser.ts';
import { notAnImage, sniffFormat, sniffLength } from './fileFormat.ts';
import { decodeGif } from './gif.ts';
import { decodePng } from './png.ts';
import { decodeTiff } from './tiff.ts';
import { UnreadableFile } from './unreadable.ts';

/**
 * Decodes an image by what its bytes say it is. Its size is checked before memory is asked for.
 *
 * @param decodeInBrowser  reads JPEG, WebP and BMP
 * @throws UnreadableFile with a sentence for people
 */
export async function decodeImage(
  bytes: Uint8Array<ArrayBuffer>,
  decodeInBrowser: BrowserDecoder,
): Promise<Raster> {
  const head = bytes.subarray(0, sniffLength);
  const format = sniffFormat(head);
  switch (format) {
    case null:
      throw new UnreadableFile(notAnImage(head, bytes.length));
    case 'PNG':
      return decodePng(bytes);
    case 'TIFF':
      return decodeTiff(bytes);
    case 'GIF':
      return decodeGif(bytes);
    default:
      return decodeByBrowser(bytes, format, decodeInBrowser);
  }
}
