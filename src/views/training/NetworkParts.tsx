/** The parts of the U-Net, each with its menu. */

import type { NetworkConfig } from '../../runs/setting.ts';
import { runOf } from '../../state/live.ts';
import { useActions, useApp } from '../appContext.ts';
import { MenuField } from '../controls/MenuField.tsx';
import { Panel } from '../controls/Panel.tsx';
import { withCurrent } from '../controls/trainingOptions.ts';

const depths = [1, 2, 3, 4];
const filterCounts = [4, 8, 16, 32, 64];

const numbers = (values: readonly number[]) =>
  values.map((value) => [String(value), String(value)] as const);

const megabytes = (bytes: number) => Math.ceil(bytes / 2 ** 20).toLocaleString('en');

export function NetworkParts({ onClose }: { onClose: () => void }) {
  const network = useApp((state) => state.session.network);
  const parameterCount = useApp((state) => runOf(state.live).parameterCount);
  const memoryBytes = useApp((state) => runOf(state.live).memoryBytes);
  const { setNetwork } = useActions();
  const change = (part: Partial<NetworkConfig>) => setNetwork({ ...network, ...part });
  return (
    <Panel label="U-Net" className="network-parts" onClose={onClose}>
      <b>U-Net</b>
      <MenuField
        className="part"
        label="Poolings"
        value={String(network.depth)}
        options={numbers(depths)}
        onChange={(value) => change({ depth: Number(value) })}
      />
      <MenuField
        className="part"
        label="Filters of the first level"
        value={String(network.filters)}
        options={numbers(withCurrent(filterCounts, network.filters))}
        onChange={(value) => change({ filters: Number(value) })}
      />
      <MenuField<NetworkConfig['norm']>
        className="part"
        label="Normalisation"
        value={network.norm}
        options={[
          ['none', 'none'],
          ['instance', 'instance'],
        ]}
        onChange={(norm) => change({ norm })}
      />
      <p className="note">
        {parameterCount > 0 && `${parameterCount.toLocaleString('en')} parameters. `}
        {memoryBytes > 0 && `Training takes about ${megabytes(memoryBytes)} MB of memory. `}A change
        starts the training anew.
      </p>
      <button type="button" className="btn" onClick={onClose}>
        Close
      </button>
    </Panel>
  );
}
