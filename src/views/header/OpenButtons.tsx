/** The ways to a person's own images: files, or a folder with all that is in it. */
import type { CollectedFiles } from '../dropFiles.ts';
import { FileButton } from './FileButton.tsx';

/** Phones have no folders to choose. */
const canChooseFolders = 'webkitdirectory' in HTMLInputElement.prototype;

interface OpenButtonsProps {
  /** What the buttons say. */
  readonly files: string;
  readonly folder: string;
  readonly className?: string;
  readonly onFiles: (collected: CollectedFiles) => void;
}

export function OpenButtons({ files, folder, className = 'btn', onFiles }: OpenButtonsProps) {
  return (
    <>
      <FileButton label={files} className={className} onFiles={onFiles} />
      {canChooseFolders && (
        <FileButton label={folder} className={className} folder onFiles={onFiles} />
      )}
    </>
  );
}
