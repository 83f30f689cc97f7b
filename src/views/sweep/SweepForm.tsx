/** A sweep before it starts: which parameters, how many trials, how long that takes. */
import { type ReactNode, useId, useMemo } from 'react';
import type { Pace } from '../../runs/sweep/timeLeft.ts';
import { decodeSession } from '../../state/session/codec.ts';
import { isSameValue } from '../../state/session/isSameValue.ts';
import { defaultSession } from '../../state/session/session.ts';
import { trainingOf } from '../../state/session/settingOf.ts';
import type { AppState } from '../../state/store.ts';
import { useActions, useApp, useAppStore } from '../appContext.ts';
import { WordChoice } from '../controls/WordChoice.tsx';
import { AxisRow } from './AxisRow.tsx';
import { axisDraft, type Draft, drafted, firstDraft, nextName, offered } from './draft.ts';
import { NumberText } from './NumberText.tsx';
import { plannedText } from './sweepText.ts';
import { sweepView, useSweepView } from './sweepView.ts';

const designs = ['grid', 'sequence'] as const;
const designNames = { grid: 'Grid', sequence: 'Even sequence' } as const;
const budgets = ['none', 'steps', 'minutes'] as const;
const budgetNames = { none: 'no limit', steps: 'steps', minutes: 'minutes' } as const;

/** Latest trainings of the same network on images of the same size, on the same engine. */
const mostPaces = 5;

function knownPaces({ session, live }: AppState): readonly Pace[] {
  const { network } = session;
  // What a trial takes beside its steps is known of another sweep alone.
  const sweep = live.sweeps.studies.findLast(({ study: { base }, paces }) => {
    const its = decodeSession(base).session;
    const isAlike = isSameValue(its.network, network) && its.batchSize === session.batchSize;
    return isAlike && its.size === session.size && paces.length > 0;
  });
  if (sweep) return sweep.paces;
  const { batchSize } = trainingOf(session);
  return live.records
    .filter(
      ({ engine, setting, images }) =>
        engine === live.engine?.label &&
        setting.training.batchSize === batchSize &&
        isSameValue(setting.network, network) &&
        Number(images.settings.size ?? defaultSession.size) === session.size,
    )
    .slice(-mostPaces)
    .map(({ steps, seconds }) => ({ steps, seconds }));
}

function Field({
  label,
  value,
  after,
  onChange,
}: {
  label: string;
  value: string;
  after?: ReactNode;
  onChange: (text: string) => void;
}) {
  const id = useId();
  return (
    <label className="sweep-field" htmlFor={id}>
      {label}
      <NumberText inputMode="numeric" {...{ id, label, value, onChange }} />
      {after}
    </label>
  );
}

function AxisRows({ draft, onChange }: FormPart) {
  const session = useApp((state) => state.session);
  const known = offered(session, draft);
  const left = known.filter(({ key }) => !draft.axes.some((axis) => axis.key === key));
  const change = (axes: Draft['axes']) => onChange({ axes });
  return (
    <div className="sweep-axes">
      {draft.axes.map((axis) => {
        const sweepable = known.find(({ key }) => key === axis.key);
        return (
          sweepable && (
            <AxisRow
              key={axis.key}
              {...{ axis, sweepable, isGrid: draft.design === 'grid' }}
              onChange={(to) =>
                change(draft.axes.map((one) => (one === axis ? { ...one, ...to } : one)))
              }
              onRemove={() => change(draft.axes.filter((one) => one !== axis))}
            />
          )
        );
      })}
      {left.length > 0 && (
        <select
          aria-label="Add a parameter"
          value=""
          onChange={(event) => {
            const added = left.find(({ key }) => key === event.target.value);
            if (added) change([...draft.axes, axisDraft(added.axis)]);
          }}
        >
          <option value="">Add a parameter …</option>
          {left.map(({ key, name }) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

interface FormPart {
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
}

function DesignRows({ draft, onChange }: FormPart) {
  return (
    <div className="sweep-design">
      <div className="sweep-line">
        <WordChoice
          label="Design"
          options={designs}
          names={designNames}
          value={draft.design}
          onChange={(design) => onChange({ design })}
        />
        {draft.design === 'sequence' && (
          <Field
            label="Settings"
            value={draft.points}
            onChange={(points) => onChange({ points })}
          />
        )}
        <Field
          label="Seeds of each setting"
          value={draft.repeats}
          onChange={(repeats) => onChange({ repeats })}
        />
      </div>
      <p className="note">
        {draft.design === 'grid'
          ? 'Every combination of the values.'
          : 'Settings spread evenly over the whole space (a Halton sequence, shifted by the seed): more values of each parameter for the same number of trials.'}
      </p>
      <div className="sweep-line">
        <Field
          label="Steps of each trial"
          value={draft.steps}
          onChange={(steps) => onChange({ steps })}
        />
        <label className="runs-toggle">
          <input
            type="checkbox"
            checked={draft.isHalved}
            onChange={(event) => onChange({ isHalved: event.target.checked })}
          />
          Stop the worse ones early
        </label>
        {draft.isHalved && (
          <>
            <Field
              label="first compared at step"
              value={draft.first}
              onChange={(first) => onChange({ first })}
            />
            <Field label="keep one in" value={draft.eta} onChange={(eta) => onChange({ eta })} />
          </>
        )}
      </div>
      <div className="sweep-line">
        <label className="sweep-field">
          Budget
          <select
            aria-label="Budget"
            value={draft.budget}
            onChange={(event) => onChange({ budget: event.target.value as Draft['budget'] })}
          >
            {budgets.map((one) => (
              <option key={one} value={one}>
                {budgetNames[one]}
              </option>
            ))}
          </select>
        </label>
        {draft.budget !== 'none' && (
          <Field
            label="at most"
            value={draft.amount}
            after={budgetNames[draft.budget]}
            onChange={(amount) => onChange({ amount })}
          />
        )}
      </div>
    </div>
  );
}

/** For a plan that is not started it does not matter. */
const unnamed = { id: '', name: '', startedAt: 0 } as const;

export function SweepForm() {
  const store = useAppStore();
  const { withSweeps } = useActions();
  const session = useApp((state) => state.session);
  const records = useApp((state) => state.live.records);
  const touched = useSweepView((view) => view.draft);
  const first = useMemo(() => firstDraft(session), [session]);
  const draft = touched ?? first;
  const plan = useMemo(() => drafted(draft, session, unnamed), [draft, session]);
  const text = useMemo(
    () => (plan.kept && records ? plannedText(plan.kept, knownPaces(store.getState())) : null),
    [plan, records, store],
  );
  const onChange = (change: Partial<Draft>) => sweepView.set({ draft: { ...draft, ...change } });
  const start = () => {
    const now = Date.now();
    const { studies } = store.getState().live.sweeps;
    const id = `${now.toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
    const { kept } = drafted(draft, store.getState().session, {
      ...{ id, name: nextName(studies), startedAt: now },
    });
    if (!kept) return;
    sweepView.set({ isSettingUp: false });
    withSweeps((sweeps) => sweeps.start(kept));
  };
  return (
    <form
      className="sweep-form"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <p>
        Trains this setting with other values, one trial after the other in the background, and
        compares them by the Dice of the validation images. All else is as it is set now.
      </p>
      <AxisRows {...{ draft, onChange }} />
      <DesignRows {...{ draft, onChange }} />
      <div className="sweep-line sweep-start">
        <button type="submit" className="btn" disabled={plan.kept === null}>
          Start sweep
        </button>
        <p aria-live="polite" data-wrong={plan.problem !== null || undefined}>
          {plan.problem ?? text}
        </p>
      </div>
    </form>
  );
}
