/** From the bytes of a file to an image or a volume. */
import type { BrowserDecoder } from './decode/browser.ts';
import { decodeImage } from './decode/decode.ts';
import type { Decode } from './openLayouts.ts';

/** Decodes by what the bytes say. */
export function readDecoded(decodeInBrowser: BrowserDecoder): Decode {
  return (bytes) => decodeImage(bytes, decodeInBrowser);
}
