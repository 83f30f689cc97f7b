/** The head of the page: what it is, what went wrong, and the ways in and out of it. */
import type { FileProblem } from '../../datasets/dataset.ts';
import { useApp } from '../appContext.ts';
import type { CollectedFiles } from '../dropFiles.ts';
import { FamilyMapButton } from '../family/FamilyMapButton.tsx';
import { lazyView } from '../lazy/lazyView.tsx';
import { LectureButton } from '../lecture/LectureButton.tsx';
import { placeNames } from '../places.ts';
import { isTouched } from '../touched.ts';
import { MessageLine } from './MessageLine.tsx';
import { OpenButtons } from './OpenButtons.tsx';
import { PhantomMenu } from './PhantomMenu.tsx';
import { PlaceButton } from './PlaceButton.tsx';
import { SaveMenu } from './SaveMenu.tsx';
import { ShareButton } from './ShareButton.tsx';

const ProblemList = lazyView(
  'The list of notes on files',
  'ProblemList',
  () => import('./ProblemList.tsx'),
);

interface HeaderProps {
  readonly currentLink: () => string;
  readonly onFiles: (collected: CollectedFiles) => void;
  /** Files that never reached the worker. */
  readonly uncollected: readonly FileProblem[];
  readonly onShowKeys: () => void;
}

export function Header(props: HeaderProps) {
  const { currentLink, onFiles, uncollected, onShowKeys } = props;
  const refused = useApp((state) => state.live.problems.length);
  const hasProblems = refused + uncollected.length > 0;
  return (
    <header className="top">
      <h1>Loss Explorer</h1>
      <MessageLine onFiles={onFiles} />
      {hasProblems && <ProblemList uncollected={uncollected} />}
      <div className="top-actions">
        <OpenButtons
          files="Open images"
          folder="Open folder"
          shortFiles="Images"
          shortFolder="Folder"
          className="btn quiet"
          onFiles={onFiles}
        />
        <PhantomMenu />
        <FamilyMapButton />
        {placeNames.map((name) => (
          <PlaceButton key={name} name={name} />
        ))}
        <LectureButton />
        <SaveMenu />
        <ShareButton currentLink={currentLink} />
        <button
          type="button"
          className="btn quiet icon"
          aria-label={isTouched() ? 'What fingers do' : 'Keyboard shortcuts'}
          onClick={onShowKeys}
        >
          ?
        </button>
      </div>
    </header>
  );
}
