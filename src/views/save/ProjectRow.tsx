/** Everything at once, to go on with elsewhere. */
import { useActions, useApp } from '../appContext.ts';
import { SaveRow } from './SaveRow.tsx';

export function ProjectRow() {
  const { saveProject } = useActions();
  const isOpen = useApp((state) => state.live.dataset !== null);
  const saving = useApp((state) => state.live.saving);
  const ownImages = useApp((state) => (state.live.dataset?.hash ?? '') !== '');
  const what = ownImages ? 'images, masks, settings and training' : 'settings and training';
  const missing = isOpen ? null : 'There are no images yet.';
  return (
    <SaveRow
      name="Project"
      note={`${what}, to open elsewhere`}
      missing={saving ? `${saving.message} come first.` : missing}
      formats={[{ label: 'ZIP', save: saveProject }]}
    />
  );
}
