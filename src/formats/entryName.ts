/** Names of entries of archives, which come from anywhere and say where an entry is unpacked. */

const isDrive = (segment: string, position: number) => position === 0 && /^[a-z]:$/i.test(segment);

/**
 * The same name without what would lead out of the folder that an archive is unpacked in: steps up, a root, a
 * drive. Names that lead nowhere stay as they are.
 */
export function safeEntryName(name: string): string {
  const segments = name
    .replaceAll('\\', '/')
    .replaceAll(/\p{Cc}/gu, '_')
    .split('/')
    .filter((segment, i) => !['', '.', '..'].includes(segment) && !isDrive(segment, i));
  return segments.join('/') || 'unnamed';
}

/** The name, or one with a number before its ending where it is taken. */
export function unusedEntryName(name: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  const dot = name.lastIndexOf('.');
  const cut = dot > name.lastIndexOf('/') + 1 ? dot : name.length;
  let number = 2;
  const numbered = () => `${name.slice(0, cut)} (${number})${name.slice(cut)}`;
  while (isTaken(numbered())) number++;
  return numbered();
}
