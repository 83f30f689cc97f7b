/** What the network made and what was measured: masks, tables, and the network itself. */
import { runOf } from '../../state/live.ts';
import { currentSample } from '../../state/selectors.ts';
import type { AppState } from '../../state/store.ts';
import { useActions, useApp, useAppStore } from '../appContext.ts';
import { download } from '../download.ts';
import { historyFile } from './historyFile.ts';
import { SaveRow } from './SaveRow.tsx';

/** Why the network can make nothing now; null if it can. */
function missingNetwork({ live }: AppState): string | null {
  if (live.saving) return `${live.saving.message} come first.`;
  const { history, status } = runOf(live);
  if (history.length === 0) return 'Press Train first: the network has learnt nothing yet.';
  const { kind } = status;
  const isUp = kind === 'ready' || kind === 'training' || kind === 'paused';
  return isUp ? null : 'The network is not ready yet.';
}

export function ResultRows() {
  const { gather } = useActions();
  const store = useAppStore();
  const missing = useApp(missingNetwork);
  const images = useApp((state) => state.live.dataset?.samples.length ?? 0);
  const hasVolumes = useApp(
    (state) => state.live.dataset?.samples.some(({ slice }) => slice !== undefined) ?? false,
  );
  const steps = useApp((state) => runOf(state.live).history.length);
  const threshold = useApp((state) => state.session.view.threshold);
  const sampleId = useApp((state) => currentSample(state)?.id ?? null);
  const ask = (request: Parameters<typeof gather>[0]) => () => gather(request);
  const saveHistory = () => {
    const { name, content } = historyFile(store.getState());
    download(content, name);
  };
  const count = images === 1 ? 'one image' : `${images} images`;
  return (
    <>
      <SaveRow
        name="Predicted masks"
        note={hasVolumes ? `of ${count}, in volumes` : `of ${count} at their own size`}
        missing={missing}
        formats={[{ label: hasVolumes ? 'NIfTI' : 'PNG', save: ask({ kind: 'masks', threshold }) }]}
      />
      <SaveRow
        name="Scores of the images"
        note={`of ${count}, each by itself`}
        missing={missing}
        formats={[{ label: 'CSV', save: ask({ kind: 'scores', threshold }) }]}
      />
      <SaveRow
        name="Training history"
        note={steps === 1 ? 'one step' : `${steps} steps`}
        missing={steps === 0 ? 'Press Train first: there is no step yet.' : null}
        formats={[{ label: 'CSV', save: saveHistory }]}
      />
      <SaveRow
        name="Network"
        note="safetensors and a PyTorch file"
        missing={missing}
        formats={[
          {
            label: 'ZIP',
            save: sampleId === null ? () => {} : ask({ kind: 'network', sampleId }),
          },
        ]}
      />
    </>
  );
}
