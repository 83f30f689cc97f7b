/** The loss and the pinned one: the same fields twice, the second time with `pin` before their keys. */
import { lossIds } from '../../../losses/catalogue.ts';
import { conventionIds } from '../../../losses/conventions.ts';
import {
  type ParameterId,
  parameterDefinitions,
  parameterIds,
} from '../../../losses/parameters.ts';
import { mostClasses } from '../../../masks/classMaps.ts';
import { type AnyField, at, doc, type Effect, field } from '../field.ts';
import { defaultSession, type LossChoice, type Session } from '../session.ts';
import { choice, list, number, optional, orWord } from '../values.ts';

/** "lambda" stays, "focalAlpha" becomes "focal-alpha". */
const linkKey = (id: ParameterId) => id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const rangeOf = (id: ParameterId) => {
  const { minimum, maximum } = parameterDefinitions[id];
  return [minimum, maximum] as const;
};

const names = choice(lossIds, 'the name of a loss');

/** A change of a loss that is there; a pinned one that is not stays away. */
function changed(
  session: Session,
  of: 'loss' | 'pinned',
  change: (choice: LossChoice) => LossChoice,
): Session {
  const before = session[of];
  return before ? { ...session, [of]: change(before) } : session;
}

/** Parameters and δ of the classes. */
function settingFields(of: 'loss' | 'pinned', prefix: '' | 'pin-', affects: Effect): AnyField[] {
  const choiceOf = (session: Session) => session[of] ?? defaultSession.loss;
  const parameters = parameterIds.map((id) =>
    field(
      `${prefix}${linkKey(id)}`,
      {
        get: (session) => choiceOf(session).parameters[id],
        set: (session, value) =>
          changed(session, of, (choice) => ({
            ...choice,
            parameters: { ...choice.parameters, [id]: value },
          })),
      },
      number(rangeOf(id)),
      {
        affects,
        ...(of === 'loss'
          ? { documentation: parameterDefinitions[id].meaning, parameter: id }
          : { documentation: doc('the same of the pinned loss') }),
      },
    ),
  );
  const delta = orWord('-', number(rangeOf('delta')));
  const allowed = `up to ${mostClasses - 1} numbers from ${rangeOf('delta').join(' to ')} with commas between, - for none`;
  return [
    ...parameters,
    field(
      `${prefix}class-deltas`,
      {
        // The background, class 0, has none.
        get: (session) => choiceOf(session).classDeltas?.slice(1) ?? null,
        set: (session, deltas) =>
          changed(session, of, ({ classDeltas: _, ...choice }) =>
            deltas ? { ...choice, classDeltas: [null, ...deltas] } : choice,
          ),
      },
      optional(list(delta, mostClasses - 1, allowed)),
      { affects, documentation: doc('δ of each class but the background, in their order') },
    ),
  ];
}

export const lossFields: readonly AnyField[] = [
  field('loss', at('loss', 'id'), names, { affects: 'loss', documentation: doc('the loss') }),
  ...settingFields('loss', '', 'loss'),
  field(
    'pin',
    {
      get: (session) => session.pinned?.id ?? null,
      set: (session, id) => {
        const { parameters } = defaultSession.loss;
        return { ...session, pinned: id && { parameters, ...session.pinned, id } };
      },
    },
    optional(names),
    { affects: 'view', documentation: doc('the pinned loss') },
  ),
  ...settingFields('pinned', 'pin-', 'view'),
  field('convention', at('convention'), choice(conventionIds), {
    affects: 'view',
    documentation: doc(
      'whose convention the numbers on the page follow; the link keeps those of the authors’ code',
    ),
  }),
];
