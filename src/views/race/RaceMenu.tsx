/** What can be raced, by one press. */
import '../styles/raceMenu.css';
import { lossDefinition } from '../../losses/catalogue.ts';
import { type ParameterId, parameterDefinitions } from '../../losses/parameters.ts';
import { type DesignInput, designedRace, type RaceDesign } from '../../runs/raceDesigns.ts';
import type { Session } from '../../state/session/session.ts';
import { useActions, useApp } from '../appContext.ts';
import { Panel } from '../controls/Panel.tsx';

/** @param movedParameter  that was moved last; null before the first */
function inputOf(session: Session, movedParameter: ParameterId | null): DesignInput {
  const { loss, pinned, seed, race } = session;
  const own = lossDefinition(loss.id).parameters;
  const moved = own.find(({ id }) => id === movedParameter);
  const parameter = (moved ?? own.find(({ role }) => role === 'gamma') ?? own[0])?.id ?? 'gamma';
  return { loss, pinned, seed, race, parameter };
}

interface Offer {
  readonly design: RaceDesign;
  readonly name: string;
  /** Why it cannot be had now. */
  readonly otherwise: string;
}

function offersOf({ parameter }: DesignInput): readonly Offer[] {
  const { symbol } = parameterDefinitions[parameter];
  return [
    {
      design: 'pinned',
      name: 'This setting and the pinned one',
      otherwise: 'Pin a setting that differs first.',
    },
    {
      design: 'special',
      name: 'This setting and its special cases',
      otherwise: 'This loss has none.',
    },
    { design: 'paper', name: 'The losses of the paper', otherwise: '' },
    {
      design: 'values',
      name: `Three values of ${symbol}, the slider moved last`,
      otherwise: 'This loss has no slider.',
    },
    { design: 'seeds', name: 'Three seeds of each', otherwise: '' },
  ];
}

interface RaceMenuProps {
  readonly onClose: () => void;
  /** What the open masks ask for is wanted. */
  readonly onSuggest: () => void;
}

export function RaceMenu({ onClose, onSuggest }: RaceMenuProps) {
  const { setRace, startRace, pause } = useActions();
  const session = useApp((state) => state.session);
  const moved = useApp((state) => state.live.movedParameter);
  const isRacing = session.race.length > 0;
  const input = inputOf(session, moved);
  const begin = (design: RaceDesign) => {
    void startRace(designedRace(design, input));
    onClose();
  };
  return (
    <Panel label="Race" className="race-menu" onClose={onClose}>
      <p>
        Trains several settings beside each other, from the same weights on the same batches, and
        shows what each makes of the image.
      </p>
      <ul>
        {offersOf(input).map(({ design, name, otherwise }) => {
          const count = designedRace(design, input).length;
          return (
            <li key={design}>
              <button
                type="button"
                className="linkb"
                disabled={count === 0}
                onClick={() => begin(design)}
              >
                {name}
              </button>
              <span className="note">{count > 0 ? `${count} trainings` : otherwise}</span>
            </li>
          );
        })}
        <li>
          <button
            type="button"
            className="linkb"
            aria-haspopup="dialog"
            onClick={() => {
              onClose();
              onSuggest();
            }}
          >
            What these masks ask for
          </button>
          <span className="note">a range to try</span>
        </li>
        {isRacing && (
          <li>
            <button
              type="button"
              className="linkb"
              onClick={() => {
                pause();
                setRace([]);
                onClose();
              }}
            >
              End the race
            </button>
            <span className="note">the setting of the sliders stays</span>
          </li>
        )}
      </ul>
    </Panel>
  );
}
