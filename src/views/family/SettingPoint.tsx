/** The current setting on the map. Only this part is drawn again while a slider moves. */
import type { FamilyMap } from '../../plots/familyMap.ts';
import { useApp } from '../appContext.ts';
import { GreekText } from '../controls/GreekText.tsx';
import { positionOf } from '../controls/sliderRows.ts';
import { roleClass } from '../roleClass.ts';
import { pointValues } from './familyModel.ts';

/** Length of the little rail that shows δ, in pixels. */
const rail = 30;

/** What the values take beside the point, in pixels. */
const roomForValues = 170;

export function SettingPoint({ map }: { map: FamilyMap }) {
  const choice = useApp((state) => state.session.loss);
  const convention = useApp((state) => state.session.convention);
  const point = map.place(choice.id, choice.parameters);
  if (!point) return null;
  const values = pointValues(choice, convention);
  const delta = values.find(({ definition }) => definition.role === 'delta');
  const toTheLeft = point.x + roomForValues > map.width;
  return (
    <>
      <svg className="point" width={map.width} height={map.height} aria-hidden="true">
        <circle cx={point.x} cy={point.y} r={6.5} />
        {delta && (
          <g transform={`translate(${point.x - rail / 2} ${point.y + 13})`}>
            <path className="rail" d={`M0 0H${rail}M${rail / 2}-3V3`} />
            <circle className="delta" cx={rail * positionOf(delta.definition, delta.value)} r={3} />
          </g>
        )}
      </svg>
      {values.length > 0 && (
        <span
          className="values"
          style={{
            top: map.clearOfBoxes(point.y),
            ...(toTheLeft ? { right: map.width - point.x + 13 } : { left: point.x + 13 }),
          }}
        >
          {values.map(({ definition, shownValue }) => (
            <span key={definition.id} className={roleClass[definition.role]}>
              <GreekText text={definition.symbol} /> {shownValue.toFixed(2)}
            </span>
          ))}
        </span>
      )}
    </>
  );
}
