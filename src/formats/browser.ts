/** JPEG, WebP and BMP: the browser decodes them; what can be known before is read from the header here. */
import type { Raster } from '../pixels/raster.ts';
import type { ImageFormat } from './fileFormat.ts';
import { checkSize, damaged } from './unreadable.ts';

/** Decodes a file to RGBA, 8 bit, straight alpha, no colour management; rejects what it cannot read. */
export type BrowserDecoder = (
  file: Blob,
) => Promise<{ readonly width: number; readonly height: number; readonly data: Uint8ClampedArray }>;

/** The decoder of the browser, in a worker or on a page. */
export const decodeInBrowser: BrowserDecoder = async (file) => {
  const bitmap = await createImageBitmap(file, {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
  });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2D canvas');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, data: context.getImageData(0, 0, width, height).data };
};

/**
 * Width and height from the frame header of a JPEG (ITU T.81, B.2.2).
 * @throws UnreadableFile where there is none, or where the data after it never ends
 */
function checkJpeg(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let hasFrame = false;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) throw damaged('JPEG');
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isStartOfFrame =
      marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isStartOfFrame) {
      if (at + 9 > bytes.length) throw damaged('JPEG', 'cut short');
      checkSize(view.getUint16(at + 7), view.getUint16(at + 5));
      hasFrame = true;
    }
    if (marker === 0xda) {
      if (!hasFrame) throw damaged('JPEG');
      // Browsers fill the missing part of a cut file with grey and say nothing.
      for (let end = bytes.length - 2; end > at; end--)
        if (bytes[end] === 0xff && bytes[end + 1] === 0xd9) return;
      throw damaged('JPEG', 'cut short');
    }
    at += 2 + view.getUint16(at + 2);
  }
  throw damaged('JPEG', 'cut short');
}

/** Checks the size in the first chunk of a WebP (RFC 9649). */
function checkWebp(bytes: Uint8Array): void {
  if (bytes.length < 30) throw damaged('WebP', 'cut short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(4, true) + 8 > bytes.length) throw damaged('WebP', 'cut short');
  const kind = String.fromCharCode(...bytes.subarray(12, 16));
  if (kind === 'VP8 ')
    checkSize(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
  else if (kind === 'VP8L') {
    const bits = view.getUint32(21, true);
    checkSize((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
  } else if (kind === 'VP8X') {
    const side = (at: number) => view.getUint16(at, true) + 2 ** 16 * view.getUint8(at + 2) + 1;
    checkSize(side(24), side(27));
  } else throw damaged('WebP');
}

/** Checks the size in the header of a BMP; a negative height only turns the rows round. */
function checkBmp(bytes: Uint8Array): void {
  if (bytes.length < 26) throw damaged('BMP', 'cut short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(14, true) === 12)
    checkSize(view.getUint16(18, true), view.getUint16(20, true));
  else checkSize(view.getInt32(18, true), Math.abs(view.getInt32(22, true)));
}

/** @throws UnreadableFile */
export async function decodeByBrowser(
  bytes: Uint8Array<ArrayBuffer>,
  format: ImageFormat & ('JPEG' | 'WebP' | 'BMP'),
  decode: BrowserDecoder,
): Promise<Raster> {
  const check = { JPEG: checkJpeg, WebP: checkWebp, BMP: checkBmp }[format];
  check(bytes);
  const type = { JPEG: 'image/jpeg', WebP: 'image/webp', BMP: 'image/bmp' }[format];
  let image: Awaited<ReturnType<BrowserDecoder>>;
  try {
    image = await decode(new Blob([bytes], { type }));
  } catch {
    throw damaged(format);
  }
  const { width, height, data } = image;
  return {
    width,
    height,
    channels: 4,
    bitDepth: 8,
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    palette: null,
    isLossy: format !== 'BMP',
    note: null,
  };
}
