/** What is drawn, and everything that can be dialled of it. */
import '../styles/phantoms.css';
import { isNatural, lookRanges, naturalLook, type PhantomLook } from '../../phantoms/look.ts';
import { type PhantomRequest, phantomChoices } from '../../phantoms/phantomRequest.ts';
import { nextSeed } from '../../pixels/random.ts';
import { defaultPhantoms, type Session } from '../../state/session/session.ts';
import { useActions, useApp } from '../appContext.ts';
import { MenuField } from '../controls/MenuField.tsx';
import { Panel } from '../controls/Panel.tsx';
import { SmallSlider } from '../controls/SmallSlider.tsx';
import { withCurrent } from '../controls/trainingOptions.ts';
import { WordChoice } from '../controls/WordChoice.tsx';
import { ShareSlider } from './ShareSlider.tsx';

const counts = [1, 2, 4, 8, 16, 32];

/** The phantoms of the session, or the default ones while a person's own images are open. */
function phantomsOf(data: Session['data']): PhantomRequest {
  return data.kind === 'phantoms' ? data : defaultPhantoms;
}

const percent = (value: number) => `${Math.round(100 * value)} %`;

/** The sliders of what is seen, and of what the labels get wrong. */
const sliders: readonly {
  readonly key: 'spread' | 'contrast' | 'noise' | 'jitter' | 'missed';
  readonly name: string;
  readonly step: number;
  readonly text: (value: number) => string;
}[] = [
  { key: 'spread', name: 'Size spread', step: 0.05, text: percent },
  { key: 'contrast', name: 'Contrast', step: 0.05, text: percent },
  { key: 'noise', name: 'Noise', step: 0.01, text: percent },
  { key: 'jitter', name: 'Label jitter', step: 0.5, text: (value) => `${value} px` },
  { key: 'missed', name: 'Missing labels', step: 0.05, text: percent },
];

export function PhantomPanel({ onClose }: { onClose: () => void }) {
  const data = useApp((state) => state.session.data);
  const current = useApp((state) => state.live.dataset?.foregroundShare ?? 0.1);
  const { openPhantoms } = useActions();
  const request = phantomsOf(data);
  const { look: _, ...plain } = request;
  const look = request.look ?? naturalLook;
  const dial = (change: Partial<PhantomLook>) => {
    const next = { ...look, ...change };
    openPhantoms(isNatural(next) ? plain : { ...plain, look: next });
  };
  return (
    <Panel label="Phantoms" className="side-panel phantom-panel" onClose={onClose}>
      <WordChoice
        label="Kind"
        what="Kind"
        options={phantomChoices}
        value={request.phantom}
        onChange={(phantom) => openPhantoms({ ...request, phantom })}
      />
      <ShareSlider share={look.share} current={current} onChange={(share) => dial({ share })} />
      <div className="dials">
        <SmallSlider
          name="Objects"
          value={look.objects ?? (request.phantom === 'vessel' ? 6 : 1)}
          text={look.objects === null ? 'natural' : String(look.objects)}
          minimum={lookRanges.objects[0]}
          maximum={lookRanges.objects[1]}
          step={1}
          fixedBy={request.phantom === 'kidney' ? 'phantom-objects-fixed' : null}
          onChange={(objects) => dial({ objects })}
        />
        {sliders.map(({ key, name, step, text }) => (
          <SmallSlider
            key={key}
            name={name}
            value={look[key]}
            text={text(look[key])}
            minimum={lookRanges[key][0]}
            maximum={lookRanges[key][1]}
            step={step}
            fixedBy={null}
            onChange={(value) => dial({ [key]: value })}
          />
        ))}
      </div>
      {request.phantom === 'kidney' && (
        <p id="phantom-objects-fixed" className="note">
          Always two kidneys and a tumour.
        </p>
      )}
      <div className="dial-buttons">
        <MenuField
          className="part"
          label="Images"
          value={String(request.count)}
          options={withCurrent(counts, request.count).map(
            (count) => [String(count), String(count)] as const,
          )}
          onChange={(count) => openPhantoms({ ...request, count: Number(count) })}
        />
        <button
          type="button"
          className="btn"
          onClick={() => openPhantoms({ ...request, seed: nextSeed(request.seed) })}
        >
          {data.kind === 'phantoms' ? 'Draw others' : 'Draw phantoms'}
        </button>
        {request.look && (
          <button type="button" className="linkb" onClick={() => openPhantoms(plain)}>
            All natural
          </button>
        )}
      </div>
      <p className="note">
        Drawn from seed {request.seed}; the link repeats them exactly. Label jitter and missing
        labels change the masks, not the images.
      </p>
    </Panel>
  );
}
