/** Share of the foreground, [0, 1]. */
export function foregroundShare(mask: Uint8Array): number {
  let foreground = 0;
  for (const value of mask) if (value !== 0) foreground += 1;
  return mask.length > 0 ? foreground / mask.length : 0;
}
