/** The classes of the masks: which are told apart, and which one is looked at. */
import { focusOf } from '../../state/selectors.ts';
import { useActions, useApp } from '../appContext.ts';
import { classColour } from '../classColours.ts';
import { useRadioGroup } from '../controls/useRadioGroup.ts';

const none: readonly string[] = [];

function ClassChoice({ names }: { names: readonly string[] }) {
  const focus = useApp(focusOf);
  const { setView } = useActions();
  const { onKeyDown, option } = useRadioGroup({
    options: names.map((_, i) => i + 1),
    value: focus,
    onChange: (value) => setView({ focus: value }),
  });
  return (
    <div className="classes" role="radiogroup" aria-label="Class looked at" onKeyDown={onKeyDown}>
      {names.map((name, i) => (
        <button key={name} {...option(i + 1)}>
          <i className="swatch" style={{ background: classColour(i + 1) }} aria-hidden="true" />
          {name}
        </button>
      ))}
    </div>
  );
}

/** Shown where masks hold several labels. */
export function ClassBar() {
  const names = useApp((state) => state.live.dataset?.classNames ?? none);
  const labels = useApp((state) => state.live.dataset?.labels ?? none);
  const { setClasses } = useActions();
  if (labels.length < 2) return null;
  const apart = names.length > 1;
  return (
    <div className="class-bar">
      {apart && <ClassChoice names={names} />}
      <button
        type="button"
        className="together"
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
