/** The ways to a person's own images: files, or a folder with all that is in it. */
import type { CollectedFiles } from '../dropFiles.ts';
import { FileButton } from './FileButton.tsx';

/** Phones have no folders to choose. */
const canChooseFolders = 'webkitdirectory' in HTMLInputElement.prototype;

interface OpenButtonsProps {
  /** What the buttons say. */
  readonly files: string;
  readonly folder: string;
  /** What they say where the line is short. */
  readonly shortFiles?: string;
  readonly shortFolder?: string;
  readonly className?: string;
  readonly onFiles: (collected: CollectedFiles) => void;
}

export function OpenButtons(props: OpenButtonsProps) {
  const { files, folder, className = 'btn', onFiles } = props;
  const { shortFiles = files, shortFolder = folder } = props;
  return (
    <>
      <FileButton label={files} shortLabel={shortFiles} className={className} onFiles={onFiles} />
      {canChooseFolders && (
        <FileButton
          label={folder}
          shortLabel={shortFolder}
          className={className}
          folder
          onFiles={onFiles}
        />
      )}
    </>
  );
}
