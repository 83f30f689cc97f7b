/** What of a session can be swept, with the range that is offered for it. */
import { lossDefinition, lossIds } from '../../losses/catalogue.ts';
import { type ParameterId, parameterDefinitions } from '../../losses/parameters.ts';
import type { Axis } from '../../runs/sweep/study.ts';
import type { AnyField } from '../session/field.ts';
import type { Session } from '../session/session.ts';
import { sessionFields } from '../session/table.ts';

export interface Sweepable {
  /** Key in the link. */
  readonly key: string;
  /** "λ lambda", "Learning rate". */
  readonly name: string;
  /** Short, at an axis: "λ". */
  readonly symbol: string;
  /** The parameter of a loss that it is, which has a hue. */
  readonly parameter: ParameterId | null;
  /** What is offered for it first. */
  readonly axis: Axis;
  /** Ends of what there is; null for a choice. */
  readonly range: readonly [low: number, high: number] | null;
}

type Offered = Pick<Extract<Axis, { kind: 'number' }>, 'scale' | 'count'> & {
  /** Around the value that is set, or between fixed ends. */
  readonly ends: (now: number) => readonly [low: number, high: number];
};

const between = (low: number, high: number, count = 3): Offered => ({
  ...{ scale: 'linear', count },
  ends: () => [low, high],
});

/** Where the whole range is not what a person wants to see first. */
const offers: Readonly<Record<string, Offered>> = {
  lambda: between(0, 1),
  // At 0 and 1 one kind of error costs nothing.
  delta: between(0.4, 0.8),
  // Nearer to 1 the gradient has no bound.
  gamma: between(0, 0.75),
  rate: { scale: 'log', count: 4, ends: (now) => [now / 10, now * 10] },
  batch: between(1, 4, 3),
  depth: between(1, 3, 3),
  filters: { scale: 'log', count: 3, ends: () => [4, 16] },
};

const names: Readonly<Record<string, string>> = {
  ...{ loss: 'Loss', optimizer: 'Optimiser', norm: 'Norm' },
  ...{ rate: 'Learning rate', batch: 'Batch size', depth: 'Depth', filters: 'Filters' },
};

/** Losses that are offered beside the one that is set. */
const firstLosses = ['cross-entropy', 'dice'];

function axisOf({ key, values, get }: AnyField, session: Session): Axis | null {
  const { draw } = values;
  if (draw.kind === 'choice') {
    const now = values.write(get(session));
    const choices = key === 'loss' ? [...new Set([now, ...firstLosses])] : draw.of.map(String);
    const known: readonly string[] = key === 'loss' ? lossIds : choices;
    return { kind: 'choice', key, choices: known.filter((choice) => choices.includes(choice)) };
  }
  if (draw.kind !== 'number' && draw.kind !== 'whole number') return null;
  const { scale, count, ends } = offers[key] ?? between(draw.minimum, draw.maximum);
  const [low, high] = ends(Number(get(session)));
  return {
    ...{ kind: 'number', key, scale, count, isWhole: draw.kind === 'whole number' },
    low: Math.max(draw.minimum, Number(low.toPrecision(6))),
    high: Math.min(draw.maximum, Number(high.toPrecision(6))),
  };
}

/** In the order in which they are offered: parameters of the loss, how it is trained, the network. @param lossesSwept  beside that of the session */
export function sweepables(
  session: Session,
  lossesSwept: readonly string[] = [],
): readonly Sweepable[] {
  const losses = lossIds.filter((id) => id === session.loss.id || lossesSwept.includes(id));
  const read = new Set(
    losses.flatMap((id) => lossDefinition(id).parameters.map(({ id: of }) => of)),
  );
  return sessionFields.flatMap((row): Sweepable[] => {
    const { key, parameter = null, values } = row;
    if (parameter ? !read.has(parameter) : !(key in names)) return [];
    const axis = axisOf(row, session);
    if (!axis) return [];
    const { draw } = values;
    const range =
      draw.kind === 'number' || draw.kind === 'whole number'
        ? ([draw.minimum, draw.maximum] as const)
        : null;
    const definition = parameter && parameterDefinitions[parameter];
    const name = definition
      ? definition.symbol === definition.name
        ? definition.name
        : `${definition.symbol} ${definition.name}`
      : (names[key] as string);
    return [{ key, name, symbol: definition?.symbol ?? name, parameter, axis, range }];
  });
}

/** The axes of a first sweep: the parameters of the loss, up to three. */
export function firstSpace(session: Session): readonly Axis[] {
  const own = sweepables(session).filter(({ parameter }) => parameter !== null);
  const offered = own.length > 0 ? own : sweepables(session).filter(({ key }) => key === 'rate');
  return offered.slice(0, 3).map(({ axis }) => axis);
}
