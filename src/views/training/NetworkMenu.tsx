/** Size of the U-Net: one of the reference networks, or every part of it chosen by hand. */
import { useState } from 'react';
import { referenceNetworks } from '../../runs/setting.ts';
import { useActions, useApp } from '../appContext.ts';
import { MenuField } from '../controls/MenuField.tsx';
import { type NetworkName, networkName, networkNames } from '../controls/trainingOptions.ts';
import { lazyView } from '../lazy/lazyView.tsx';

const NetworkParts = lazyView(
  'The parts of the network',
  'NetworkParts',
  () => import('./NetworkParts.tsx'),
);

export function NetworkMenu() {
  const network = useApp((state) => state.session.network);
  const { setNetwork } = useActions();
  const [editing, setEditing] = useState(false);
  const name = networkName(network);

  const own = `${network.depth} × ${network.filters}`;
  const options: (readonly [NetworkName | 'edit', string])[] = [
    ...networkNames.map((reference) => [reference, reference] as const),
    ...(name === 'own' ? ([['own', own]] as const) : []),
    ['edit', 'other …'],
  ];
  return (
    <div className="network">
      <MenuField<NetworkName | 'edit'>
        className="field"
        label="Network"
        value={name}
        options={options}
        onChange={(chosen) => {
          if (chosen === 'edit') setEditing(true);
          else if (chosen !== 'own') setNetwork(referenceNetworks[chosen]);
        }}
      />
      {editing && <NetworkParts onClose={() => setEditing(false)} />}
    </div>
  );
}
