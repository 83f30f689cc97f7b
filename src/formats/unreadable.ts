/** A file that cannot be used; the message is for people: what is wrong with it and what to do. */
export class UnreadableFile extends Error {}

/** Longest side of an image that is opened, in pixels. */
const sideLimit = 16_384;
/** Most pixels of an image that is opened: 64 megapixels are 256 MB as colours. */
const pixelLimit = 64 * 2 ** 20;

/** Refuses a size before anything is allocated for it. */
export function checkSize(width: number, height: number): void {
  if (!(width >= 1 && height >= 1))
    throw new UnreadableFile(
      `Its header says ${width} × ${height} pixels, so the file is damaged. Copy it again from its source.`,
    );
  if (width > sideLimit || height > sideLimit || width * height > pixelLimit)
    throw new UnreadableFile(
      `The image is ${width} × ${height} pixels; up to 64 megapixels and ${sideLimit} pixels a side can be opened. Make it smaller and open it again.`,
    );
}

export function damaged(format: string, what = 'damaged or cut short'): UnreadableFile {
  return new UnreadableFile(`The ${format} file is ${what}. Copy it again from its source.`);
}

/** A format that is read, in a variant that is not. */
export function unsupported(what: string): UnreadableFile {
  return new UnreadableFile(`${what} cannot be read here. Save the image as PNG and open that.`);
}
