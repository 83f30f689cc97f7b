/** Tables as comma-separated values (RFC 4180): a header, lines that end in CR LF, quotes where they are needed. */

/** Null is an empty field. */
export type Cell = string | number | null;

function field(cell: Cell): string {
  if (cell === null) return '';
  // The shortest digits that give the same number back.
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @throws RangeError where a row has not as many cells as the header */
export function csv(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  for (const [i, row] of rows.entries())
    if (row.length !== header.length)
      throw new RangeError(`row ${i} has ${row.length} cells, the header ${header.length}`);
  return [header, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}
