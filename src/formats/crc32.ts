/** CRC-32 of ISO 3309, as ZIP and PNG use it: polynomial 0xEDB88320, bits reversed. */

/** Tables for eight bytes at a time (Kounavis and Berry 2005, "slicing by 8"). */
const slices = 8;
const tables = new Uint32Array(slices * 256);
for (let byte = 0; byte < 256; byte++) {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  tables[byte] = value;
}
for (let i = 256; i < tables.length; i++) {
  const before = tables[i - 256] as number;
  tables[i] = (before >>> 8) ^ tables[before & 0xff];
}

/** The checksum as a 32-bit unsigned integer; 0 of no bytes. */
export function crc32(bytes: Uint8Array): number {
  const table = (slice: number, byte: number) => tables[256 * slice + byte] as number;
  let crc = -1;
  let at = 0;
  for (const end = bytes.length - slices; at <= end; at += slices) {
    const low =
      crc ^ (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24));
    crc =
      table(7, low & 0xff) ^
      table(6, (low >>> 8) & 0xff) ^
      table(5, (low >>> 16) & 0xff) ^
      table(4, low >>> 24) ^
      table(3, bytes[at + 4]) ^
      table(2, bytes[at + 5]) ^
      table(1, bytes[at + 6]) ^
      table(0, bytes[at + 7]);
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ table(0, (crc ^ bytes[at]) & 0xff);
  return ~crc >>> 0;
}
