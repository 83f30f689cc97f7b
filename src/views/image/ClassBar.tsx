/** The classes of the masks: which are told apart, and which one is looked at and painted. */
import { useEffect, useRef } from 'react';
import { focusOf } from '../../state/selectors.ts';
import { useActions, useApp } from '../appContext.ts';
import { classColour } from '../classColours.ts';
import { useRadioGroup } from '../controls/useRadioGroup.ts';
import { paintClasses } from './paint/paintClasses.ts';

const none: readonly string[] = [];

interface ClassChoiceProps {
  readonly names: readonly string[];
  /** The class that is chosen, from 1. */
  readonly value: number;
}

function ClassChoice({ names, value }: ClassChoiceProps) {
  const { setView } = useActions();
  const { onKeyDown, option } = useRadioGroup({
    options: names.map((_, i) => i + 1),
    value,
    onChange: (focus) => setView({ focus }),
  });
  const row = useRef<HTMLDivElement>(null);
  const count = names.length;
  // The class that is chosen is seen, also where it was just added at the end.
  useEffect(() => {
    const list = row.current;
    const chosen = list?.children[Math.min(value, count) - 1];
    if (!list || !(chosen instanceof HTMLElement)) return;
    const end = chosen.offsetLeft - list.offsetLeft + chosen.offsetWidth;
    if (end > list.scrollLeft + list.clientWidth) list.scrollLeft = end - list.clientWidth;
    else list.scrollLeft = Math.min(list.scrollLeft, end - chosen.offsetWidth);
  }, [value, count]);
  return (
    <div
      className="classes"
      role="radiogroup"
      aria-label="Class looked at"
      ref={row}
      onKeyDown={onKeyDown}
    >
      {names.map((name, i) => (
        <button key={name} data-what="class" {...option(i + 1)}>
          <i className="swatch" style={{ background: classColour(i + 1) }} aria-hidden="true" />
          {name}
        </button>
      ))}
    </div>
  );
}

/** While painting: the classes of the masks, those painted so far, and another one. */
function PaintedClasses() {
  const names = useApp((state) => paintClasses(state).names.join('\n')).split('\n');
  const label = useApp((state) => paintClasses(state).label);
  const canAdd = useApp((state) => paintClasses(state).canAdd);
  const { addPaintedClass } = useActions();
  return (
    <div className="class-bar">
      <ClassChoice names={names} value={label} />
      {canAdd && (
        <button
          type="button"
          className="together"
          data-what="class"
          title="Paint another class; the training starts anew with it"
          onClick={() => addPaintedClass(names.length + 2)}
        >
          + class
        </button>
      )}
    </div>
  );
}

/** Shown where masks hold several labels, and while labels are painted that are told apart. */
export function ClassBar() {
  const names = useApp((state) => state.live.dataset?.classNames ?? none);
  const labels = useApp((state) => state.live.dataset?.labels ?? none);
  const focus = useApp(focusOf);
  const paints = useApp((state) => state.live.painting.isOn && !paintClasses(state).together);
  const { setClasses } = useActions();
  if (paints) return <PaintedClasses />;
  if (labels.length < 2) return null;
  const apart = names.length > 1;
  return (
    <div className="class-bar">
      {apart && <ClassChoice names={names} value={focus} />}
      <button
        type="button"
        className="together"
        data-what="class"
        title={
          apart
            ? 'Plots, maps and errors are of the class looked at, against the rest'
            : 'The labels of the masks are taken as one foreground'
        }
        onClick={() => setClasses(apart ? 2 : labels.length + 1)}
      >
        {apart ? 'as one' : `tell ${labels.length} labels apart`}
      </button>
    </div>
  );
}
