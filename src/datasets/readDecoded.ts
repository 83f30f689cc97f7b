/** From the bytes of a file to an image or a volume. */
import type { BrowserDecoder } from '../formats/browser.ts';
import { decodeImage } from '../formats/decode.ts';
import { decodeDicom } from '../formats/dicom.ts';
import { sniffFormat, sniffLength, sniffVolume } from '../formats/fileFormat.ts';
import { decodeNifti } from '../formats/nifti.ts';
import { decodeTiffStack, isTiffStack } from '../formats/tiffStack.ts';
import type { Decode } from './decodedFiles.ts';

/** Decodes by what the bytes say. */
export function readDecoded(decodeInBrowser: BrowserDecoder): Decode {
  return async (bytes) => {
    const head = bytes.subarray(0, sniffLength);
    const volume = sniffVolume(head);
    if (volume === 'DICOM') return decodeDicom(bytes);
    if (volume === 'NIfTI' || volume === 'gzip') return decodeNifti(bytes);
    if (sniffFormat(head) === 'TIFF' && isTiffStack(bytes)) return decodeTiffStack(bytes);
    return decodeImage(bytes, decodeInBrowser);
  };
}
