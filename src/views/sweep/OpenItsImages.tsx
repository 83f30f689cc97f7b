/** Opens the images of a sweep again, where they are phantoms: files only a person can open. */
import type { Study } from '../../runs/sweep/study.ts';
import { hasItsImages, phantomsOf } from '../../state/sweep/sameImages.ts';
import { useApp, useAppStore } from '../appContext.ts';

export function OpenItsImages({ study }: { study: Study }) {
  const store = useAppStore();
  const isOpen = useApp((state) => hasItsImages(study, state));
  if (isOpen) return null;
  const withPhantoms = phantomsOf(study);
  if (!withPhantoms) return null;
  return (
    <button
      type="button"
      className="linkb"
      onClick={() => store.setState(({ session }) => ({ session: withPhantoms(session) }))}
    >
      Open its images
    </button>
  );
}
