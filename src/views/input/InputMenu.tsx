/** Side of the training images; the last entry opens everything else that an image goes through. */
import { useState } from 'react';
import { imageSizes } from '../../datasets/dataset.ts';
import { useActions, useApp } from '../appContext.ts';
import { MenuField } from '../controls/MenuField.tsx';
import { lazyView } from '../lazy/lazyView.tsx';

const InputPanel = lazyView(
  'What the network reads of an image',
  'InputPanel',
  () => import('./InputPanel.tsx'),
);

export function InputMenu() {
  const size = useApp((state) => state.session.size);
  const { setSize } = useActions();
  const [open, setOpen] = useState(false);
  return (
    <div className="input-menu">
      <MenuField
        className="size"
        label="Image size"
        shortLabel="Size"
        value={String(size)}
        options={[...imageSizes.map((side) => [String(side), `${side}²`] as const), more]}
        onChange={(value) => (value === more[0] ? setOpen(true) : setSize(Number(value)))}
      />
      {open && <InputPanel onClose={() => setOpen(false)} />}
    </div>
  );
}

const more = ['more', 'more …'] as const;
