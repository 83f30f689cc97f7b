/** Generated images: which kind, how many, and others of the same kind. */
import { useState } from 'react';
import { type PhantomKind, type PhantomRequest, phantomKinds } from '../../data/dataset.ts';
import type { Session } from '../../state/session.ts';
import { useActions, useApp } from '../appContext.ts';
import { MenuField } from '../controls/MenuField.tsx';
import { Panel } from '../controls/Panel.tsx';
import { withCurrent } from '../training/trainingOptions.ts';

const counts = [1, 2, 4, 8, 16, 32];

/** The phantoms of the session, or the default ones while a person's own images are open. */
function phantomsOf(data: Session['data']): PhantomRequest {
  if (data.kind === 'phantoms') return data;
  return { kind: 'phantoms', phantom: 'mixed', count: 8, seed: 1 };
}

export function PhantomMenu() {
  const data = useApp((state) => state.session.data);
  const { openPhantoms } = useActions();
  const [open, setOpen] = useState(false);
  const request = phantomsOf(data);
  const offered = withCurrent(counts, request.count);
  return (
    <div className="phantoms">
      <button
        type="button"
        className="btn quiet"
        aria-expanded={open}
        onClick={() => setOpen((was) => !was)}
      >
        Phantoms
      </button>
      {open && (
        <Panel label="Phantoms" className="phantom-parts" onClose={() => setOpen(false)}>
          <MenuField<PhantomKind | 'mixed'>
            className="part"
            label="Kind"
            value={request.phantom}
            options={(['mixed', ...phantomKinds] as const).map((kind) => [kind, kind] as const)}
            onChange={(phantom) => openPhantoms({ ...request, phantom })}
          />
          <MenuField
            className="part"
            label="Images"
            value={String(request.count)}
            options={offered.map((count) => [String(count), String(count)] as const)}
            onChange={(count) => openPhantoms({ ...request, count: Number(count) })}
          />
          <p className="note">Drawn from seed {request.seed}; the link repeats them exactly.</p>
          <button
            type="button"
            className="btn"
            onClick={() => openPhantoms({ ...request, seed: (request.seed + 1) >>> 0 })}
          >
            {data.kind === 'phantoms' ? 'Draw others' : 'Draw phantoms'}
          </button>
        </Panel>
      )}
    </div>
  );
}
