/** The map itself: lines and the point as a drawing, boxes and marks of the edges as buttons over it. */
import { useMemo, useState } from 'react';
import { type FamilyEdge, parametersReaching } from '../../losses/analysis/family.ts';
import { identity } from '../../losses/analysis/identities.ts';
import { lossDefinition } from '../../losses/catalogue.ts';
import type { ParameterId } from '../../losses/parameters.ts';
import { familyMap, type MapBox } from '../../plots/familyMap.ts';
import { useActions, useApp, useAppStore } from '../appContext.ts';
import { GreekText } from '../controls/GreekText.tsx';
import { glideStart, glideTo } from '../glide.ts';
import { families } from '../lossFamilies.ts';
import { word } from '../words/word.ts';
import { edgeCondition, edgeName, furtherLosses } from './familyModel.ts';
import { SettingPoint } from './SettingPoint.tsx';

const boxStyle = ({ x, y, width, height }: MapBox) => ({ left: x, top: y, width, height });

export function FamilyMap({ width }: { width: number }) {
  const store = useAppStore();
  const actions = useActions();
  const current = useApp((state) => state.session.loss.id);
  const convention = useApp((state) => state.session.convention);
  const map = useMemo(() => familyMap(width), [width]);
  const further = useMemo(furtherLosses, []);
  const [explained, setExplained] = useState<FamilyEdge | null>(null);

  const goToLoss = (id: MapBox['id']) => {
    const { loss } = store.getState().session;
    const parameters = parametersReaching({ id: loss.id, parameters: glideStart(loss) }, id);
    actions.setChoice({ id, parameters });
  };
  const goToEdge = (edge: FamilyEdge) => {
    const { loss } = store.getState().session;
    const start = parametersReaching({ id: loss.id, parameters: glideStart(loss) }, edge.from);
    glideTo(store, actions, { id: edge.from, parameters: { ...start, ...edge.at } }, start);
  };
  const explains = (edge: FamilyEdge) => ({
    onPointerEnter: () => setExplained(edge),
    onPointerLeave: () => setExplained(null),
    onFocus: () => setExplained(edge),
    onBlur: () => setExplained(null),
  });

  return (
    <>
      <div className="family-map" style={{ width, height: map.height }}>
        <svg width={width} height={map.height} aria-hidden="true">
          {families.map(({ family, title }, column) => (
            <text key={family} className="column" x={map.columns[column]} y={12}>
              {title}
            </text>
          ))}
          <text className="column" x={map.columns[1]} y={map.height - 26}>
            classic, with focus
          </text>
          {Object.entries(map.planes).map(([form, plane]) => (
            <rect key={form} className="plane" {...plane} />
          ))}
          {map.edges.map(({ edge, line }) => (
            <polyline
              key={`${edge.from} ${edge.to}`}
              className={edge === explained ? 'edge on' : 'edge'}
              points={line.map(({ x, y }) => `${x},${y}`).join(' ')}
            />
          ))}
        </svg>
        {map.boxes.map((box) => {
          const { name, shortName } = lossDefinition(box.id);
          const touched = explained && (explained.from === box.id || explained.to === box.id);
          return (
            <button
              key={box.id}
              type="button"
              className={touched ? 'box touched' : 'box'}
              style={boxStyle(box)}
              aria-label={name}
              data-what={box.id}
              aria-current={box.id === current}
              onClick={() => goToLoss(box.id)}
            >
              {shortName}
            </button>
          );
        })}
        {(['asymmetric', 'symmetric'] as const).map((form) => (
          <span
            key={form}
            className="form"
            style={{
              left: map.planes[form].x + 10,
              top: map.planes[form].y + (form === 'asymmetric' ? 6 : map.planes[form].height - 22),
            }}
          >
            <span {...word(form)}>{form}</span>
          </span>
        ))}
        {map.edges.map(({ edge, mark, spacious }) => (
          <button
            key={`${edge.from} ${edge.to}`}
            type="button"
            className={spacious ? 'mark' : 'mark dot'}
            style={{ left: mark.x, top: mark.y }}
            aria-label={edgeName(edge, convention)}
            onClick={() => goToEdge(edge)}
            {...explains(edge)}
          >
            {spacious && <GreekText text={edgeCondition(edge, convention)} />}
          </button>
        ))}
        <SettingPoint map={map} />
      </div>
      <Caption explained={explained} />
      {further.length > 0 && (
        <div className="family-further">
          {further.map(({ family, title, losses }) => (
            <div key={family}>
              <span className="lab">Other {title.toLowerCase()} losses</span>
              <span>
                {losses.map(({ id, name, shortName }) => (
                  <button
                    key={id}
                    type="button"
                    className="box"
                    aria-label={name}
                    data-what={id}
                    aria-current={id === current}
                    onClick={() => actions.setLoss(id)}
                  >
                    {shortName}
                  </button>
                ))}
              </span>
            </div>
          ))}
        </div>
      )}
    </>
  );
}

/** The edge that is pointed at in words, otherwise what the setting is. */
function Caption({ explained }: { explained: FamilyEdge | null }) {
  const choice = useApp((state) => state.session.loss);
  const convention = useApp((state) => state.session.convention);
  const parameters: Readonly<Record<ParameterId, number>> = choice.parameters;
  if (explained) {
    return (
      <p className="family-caption">
        <b>
          <GreekText text={`${lossDefinition(explained.from).name}: ${explained.formula}. `} />
        </b>
        <GreekText text={explained.words} />
        {convention !== 'reference' && ' Numbers as in the authors’ code.'}
      </p>
    );
  }
  const { name, remark } = identity(choice.id, parameters, convention);
  return (
    <p className="family-caption">
      <b>
        <GreekText text={name} />
      </b>
      <GreekText text={remark} />
    </p>
  );
}
