/** Small DICOM files, made by hand from the standard. */

export interface DicomFields {
  readonly columns: number;
  readonly rows: number;
  /** Stored values, 16 bits each. */
  readonly values: readonly number[];
  readonly modality?: string;
  readonly slope?: string;
  readonly intercept?: string;
  readonly photometric?: string;
  readonly signed?: boolean;
  readonly frames?: number;
  readonly syntax?: string;
  readonly samples?: number;
}

/** An explicit little-endian DICOM file. */
export function makeDicom(fields: DicomFields): Uint8Array<ArrayBuffer> {
  const { columns, rows, values } = fields;
  const parts: number[] = [];
  const short = (value: number) => [value & 255, (value >> 8) & 255];
  const letters = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));
  const element = (group: number, tag: number, kind: string, body: readonly number[]) => {
    const padded = body.length % 2 === 0 ? body : [...body, kind === 'UI' ? 0 : 32];
    parts.push(...short(group), ...short(tag), ...letters(kind));
    if (kind === 'OW') parts.push(0, 0, ...short(padded.length), ...short(padded.length >> 16));
    else parts.push(...short(padded.length));
    parts.push(...padded);
  };
  const text = (group: number, tag: number, kind: string, value: string | undefined) => {
    if (value !== undefined) element(group, tag, kind, letters(value));
  };
  text(2, 0x10, 'UI', fields.syntax ?? '1.2.840.10008.1.2.1');
  text(8, 0x60, 'CS', fields.modality ?? 'CT');
  element(0x28, 2, 'US', short(fields.samples ?? 1));
  text(0x28, 4, 'CS', fields.photometric ?? 'MONOCHROME2');
  text(0x28, 8, 'IS', fields.frames === undefined ? undefined : String(fields.frames));
  element(0x28, 0x10, 'US', short(rows));
  element(0x28, 0x11, 'US', short(columns));
  element(0x28, 0x100, 'US', short(16));
  element(0x28, 0x101, 'US', short(12));
  element(0x28, 0x102, 'US', short(11));
  element(0x28, 0x103, 'US', short(fields.signed ? 1 : 0));
  text(0x28, 0x1052, 'DS', fields.intercept);
  text(0x28, 0x1053, 'DS', fields.slope);
  element(
    0x7fe0,
    0x10,
    'OW',
    values.flatMap((value) => short(value & 0xffff)),
  );
  return Uint8Array.from([...new Array(128).fill(0), ...letters('DICM'), ...parts]);
}
