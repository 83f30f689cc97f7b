/** Files of images and volumes as they are decoded; what is wrong with one is noted, and the others go on. */
import type { DecodedVolume } from '../formats/nifti.ts';
import type { Raster } from '../pixels/raster.ts';
import type { SourceFiles } from './sourceFiles.ts';

/** An image file, or a volume. */
export type Decoded = Raster | DecodedVolume;
export type Decode = (bytes: Uint8Array<ArrayBuffer>, path: string) => Promise<Decoded>;

export const isVolume = (decoded: Decoded): decoded is DecodedVolume => 'shape' in decoded;

export class DecodedFiles {
  readonly source: SourceFiles;
  private readonly decode: Decode;

  constructor(source: SourceFiles, decode: Decode) {
    this.source = source;
    this.decode = decode;
  }

  note(path: string, reason: string): void {
    this.source.problems.push({ path, reason });
  }

  /** Decodes a file; null, with a problem noted, where it cannot be read. */
  async read(path: string): Promise<Decoded | null> {
    const decoded = await this.source.read(path, (bytes) => this.decode(bytes, path));
    if (decoded?.note) this.note(path, decoded.note);
    return decoded;
  }

  async readVolume(path: string): Promise<DecodedVolume | null> {
    const volume = await this.read(path);
    if (!volume || isVolume(volume)) return volume;
    this.note(path, 'It is one image, and belongs to a stack. Save both with as many pages.');
    return null;
  }
}
