/** The ways to a person's own images: files, or a folder with all that is in it. */
import type { CollectedFiles } from '../dropFiles.ts';
import { FileButton } from './FileButton.tsx';

/** Phones have no folders to choose. */
const canChooseFolders = 'webkitdirectory' in HTMLInputElement.prototype;

export function OpenButtons({ onFiles }: { onFiles: (collected: CollectedFiles) => void }) {
  return (
    <>
      <FileButton label="Open images" shortLabel="Images" className="btn quiet" onFiles={onFiles} />
      {canChooseFolders && (
        <FileButton
          label="Open folder"
          shortLabel="Folder"
          className="btn quiet"
          folder
          onFiles={onFiles}
        />
      )}
    </>
  );
}
