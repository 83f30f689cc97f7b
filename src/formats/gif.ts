/** GIF files: the first frame, palette indices kept. */
import { decompressFrame, parseGIF } from 'gifuct-js';
import type { Raster } from '../pixels/raster.ts';
import { rgbaPalette } from './png.ts';
import { checkSize, damaged } from './unreadable.ts';

/** Finds the first frame without decoding it. */
function scanGif(bytes: Uint8Array): { frames: number; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const byteAt = (at: number) => {
    if (at >= bytes.length) throw damaged('GIF', 'cut short');
    return bytes[at];
  };
  const tableLength = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  const skipBlocks = (from: number) => {
    let at = from;
    while (byteAt(at) !== 0) at += 1 + byteAt(at);
    return at + 1;
  };
  let at = 13 + tableLength(byteAt(10));
  byteAt(at - 1);
  let frames = 0;
  let end = 0;
  while (at < bytes.length) {
    const kind = byteAt(at);
    if (kind === 0x21) at = skipBlocks(at + 2);
    else if (kind === 0x2c) {
      const flags = byteAt(at + 9);
      if (frames === 0) {
        checkSize(view.getUint16(at + 5, true), view.getUint16(at + 7, true));
        checkSize(view.getUint16(6, true), view.getUint16(8, true));
      }
      at += 10 + tableLength(flags);
      // A larger code size would make the decoder fill a table of billions.
      if (byteAt(at) > 8) throw damaged('GIF');
      at = skipBlocks(at + 1);
      frames++;
      if (frames === 1) end = at;
    } else break;
  }
  if (frames === 0) throw damaged('GIF', 'damaged: it holds no picture');
  return { frames, end };
}

/** @throws UnreadableFile */
export function decodeGif(bytes: Uint8Array): Raster {
  const { frames, end } = scanGif(bytes);
  const first = new Uint8Array(end + 1);
  first.set(bytes.subarray(0, end));
  first[end] = 0x3b;
  let frame: ReturnType<typeof decompressFrame>;
  let screen: { width: number; height: number };
  try {
    const gif = parseGIF(first.buffer);
    const picture = gif.frames.find((part) => 'image' in part);
    if (!picture || !('image' in picture)) throw damaged('GIF');
    screen = gif.lsd;
    frame = decompressFrame(picture, gif.gct, false);
  } catch {
    throw damaged('GIF');
  }
  const { dims, pixels } = frame;
  if (dims.left + dims.width > screen.width || dims.top + dims.height > screen.height)
    throw damaged('GIF');
  const colours = (frame.colorTable ?? []).map((colour) => [...colour, 255]);
  if (colours.length === 0) throw damaged('GIF', 'without colours');
  const transparent = colours[frame.transparentIndex];
  if (transparent) transparent[3] = 0;
  const data = new Uint8Array(screen.width * screen.height);
  for (let row = 0; row < dims.height; row++)
    data.set(
      pixels.slice(row * dims.width, (row + 1) * dims.width),
      (row + dims.top) * screen.width + dims.left,
    );
  return {
    width: screen.width,
    height: screen.height,
    channels: 1,
    bitDepth: 8,
    data,
    palette: rgbaPalette(colours),
    isLossy: false,
    note: frames > 1 ? `Only the first of its ${frames} frames is used.` : null,
  };
}
