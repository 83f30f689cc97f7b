/** A button that opens the system's file dialog: an input that looks like the other buttons. */
import type { ChangeEvent } from 'react';
import { type CollectedFiles, filesOfInput } from '../dropFiles.ts';

interface FileButtonProps {
  readonly label: string;
  /** What is read where the line is short. */
  readonly shortLabel?: string;
  readonly className: string;
  /** Asks for a folder with everything in it instead of files. */
  readonly folder?: boolean;
  readonly onFiles: (collected: CollectedFiles) => void;
}

/** File types the browser offers first; what a file really is, its bytes say. */
const accepted =
  'image/png,image/jpeg,image/webp,image/bmp,image/gif,image/tiff,.tif,.tiff,.zip,.nii,.gz,.dcm,.log';

export function FileButton(props: FileButtonProps) {
  const { label, shortLabel = label, className, folder = false, onFiles } = props;
  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    const { files } = event.target;
    if (files && files.length > 0) onFiles(filesOfInput(files));
    // So that choosing the same files again is a change again.
    event.target.value = '';
  };
  return (
    <label className={`${className} file`}>
      <input
        type="file"
        className="vh"
        multiple
        accept={folder ? undefined : accepted}
        {...(folder && { webkitdirectory: '' })}
        aria-label={label}
        onChange={onChange}
      />
      <span className="wide-only" aria-hidden="true">
        {label}
      </span>
      <span className="narrow-only" aria-hidden="true">
        {shortLabel}
      </span>
    </label>
  );
}
