/** What a file is, by its first bytes: names lie, and a wrong decoder says nothing of use. */

export type ImageFormat = 'PNG' | 'TIFF' | 'GIF' | 'JPEG' | 'WebP' | 'BMP';

/** How many bytes {@link sniffFormat} looks at. */
export const sniffLength = 512;

const startsWith = (head: Uint8Array, text: string, at = 0) =>
  text.length + at <= head.length &&
  Array.from(text).every((letter, i) => head[at + i] === letter.charCodeAt(0));

const isDicom = (head: Uint8Array) => startsWith(head, 'DICM', 128);

/** The format of a file from its first {@link sniffLength} bytes; null where it is no image read here. */
export function sniffFormat(head: Uint8Array): ImageFormat | null {
  // A DICOM file may carry a TIFF header before its own; its values need what only DICOM tells.
  if (isDicom(head)) return null;
  if (startsWith(head, '\x89PNG\r\n\x1a\n')) return 'PNG';
  if (startsWith(head, 'II*\0') || startsWith(head, 'MM\0*')) return 'TIFF';
  if (startsWith(head, 'GIF87a') || startsWith(head, 'GIF89a')) return 'GIF';
  if (startsWith(head, '\xff\xd8\xff')) return 'JPEG';
  if (startsWith(head, 'RIFF') && startsWith(head, 'WEBP', 8)) return 'WebP';
  if (startsWith(head, 'BM') && head.length >= 14 && head[6] === 0 && head[7] === 0) return 'BMP';
  return null;
}

/** Formats of volumes and scans; gzip is that of a NIfTI volume until it is unpacked. */
export type VolumeFormat = 'NIfTI' | 'gzip' | 'DICOM';

/** The format of a volume from the first {@link sniffLength} bytes of its file; null for any other file. */
export function sniffVolume(head: Uint8Array): VolumeFormat | null {
  if (isDicom(head)) return 'DICOM';
  if (isNifti(head)) return 'NIfTI';
  return startsWith(head, '\x1f\x8b') ? 'gzip' : null;
}

/** Whether the bytes are the beginning of a NIfTI file of either version, not packed. */
export function isNifti(head: Uint8Array): boolean {
  if (head.length < 348) return false;
  const view = new DataView(head.buffer, head.byteOffset, 4);
  const length = (size: number) => view.getInt32(0, true) === size || view.getInt32(0) === size;
  const named = (at: number, version: number) =>
    startsWith(head, `n+${version}`, at) || startsWith(head, `ni${version}`, at);
  return (named(344, 1) && length(348)) || (named(4, 2) && length(540));
}

/** What a file is that people may take for an image, with its article; null where it is unknown. */
function nameOfOtherFormat(head: Uint8Array, size: number): string | null {
  if (isDicom(head)) return 'a DICOM scan';
  if (startsWith(head, 'n+1\0', 344) || startsWith(head, 'ni1\0', 344)) return 'a NIfTI volume';
  if (startsWith(head, '\x1f\x8b')) return 'a gzip archive (.nii.gz volumes are)';
  if (startsWith(head, 'II+\0') || startsWith(head, 'MM\0+')) return 'a BigTIFF';
  if (startsWith(head, 'PK\x03\x04')) return 'a ZIP archive or an office document';
  if (startsWith(head, '%PDF')) return 'a PDF document';
  if (startsWith(head, 'ftypavif', 4)) return 'an AVIF image';
  if (startsWith(head, 'ftyphei', 4) || startsWith(head, 'ftypmif1', 4)) return 'a HEIC photo';
  if (startsWith(head, '\x89HDF')) return 'an HDF5 file';
  if (size > 0 && isText(head)) return 'text';
  return null;
}

function isText(head: Uint8Array): boolean {
  return head.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
}

/** Why a file that is none of {@link ImageFormat} cannot be used, as a sentence with what to do. */
export function notAnImage(head: Uint8Array, size: number): string {
  if (size === 0) return 'The file is empty. Copy it again from its source.';
  const what = nameOfOtherFormat(head, size);
  const instead = 'Open PNG, TIFF, GIF, JPEG, WebP or BMP images, or NIfTI or DICOM scans';
  return what
    ? `The file is ${what}, not an image that can be read here. ${instead}.`
    : `The file is no image that can be read here, or it is damaged. ${instead}.`;
}

/** Whether a name promises an image, so that a file which is none deserves a line of its own. */
export function isNamedAsImage(path: string): boolean {
  return /\.(png|apng|tiff?|gif|jpe?g|jfif|webp|bmp|avif|heic|heif|dcm|nii|nii\.gz|mha|nrrd)$/i.test(
    path,
  );
}
