/** Any session there can be, drawn field by field from the table. */
import fc from 'fast-check';
import { lossIds } from '../../src/losses/catalogue.ts';
import type { AnyField } from '../../src/state/session/field.ts';
import { defaultSession, type Session } from '../../src/state/session/session.ts';
import { sessionFields } from '../../src/state/session/table.ts';
import type { Draw } from '../../src/state/session/values.ts';

const unit = fc.constantFrom(0, 0.125, 0.7, 1);

/** With the digits that are written. */
const decimal = ({ minimum, maximum }: { minimum: number; maximum: number }) =>
  fc.oneof(
    fc.constantFrom(minimum, maximum),
    fc
      .double({ min: minimum, max: maximum, noNaN: true })
      .map((value) => Number(value.toPrecision(6)) + 0),
  );

/** A loss as a link writes it. */
const anyLoss = fc
  .tuple(
    fc.constantFrom(...lossIds),
    fc.record({ lambda: unit, delta: unit, gamma: fc.constantFrom(0, 0.25, 0.95) }),
    fc.option(fc.constant([null, 0.25, null]), { nil: undefined }),
  )
  .map(([id, parameters, classDeltas]) => ({
    ...{ id, parameters: { ...defaultSession.loss.parameters, ...parameters } },
    ...(classDeltas ? { classDeltas } : {}),
  }));

const anyRace = fc
  .tuple(
    fc.array(fc.tuple(anyLoss, fc.option(fc.nat(), { nil: null })), { minLength: 2, maxLength: 8 }),
    fc.nat(),
    fc.constantFrom(0, 0, 3),
  )
  .map(([entrants, own, gone]) =>
    entrants.map(([loss, seed], i) => ({
      ...{ id: i + 1 + gone, seed },
      loss: i === own % entrants.length ? null : loss,
    })),
  );

/** The values that are meant by a description of them. */
export function drawn(draw: Draw): fc.Arbitrary<unknown> {
  switch (draw.kind) {
    case 'number':
      return decimal(draw);
    case 'whole number':
      return fc.integer({ min: draw.minimum, max: draw.maximum });
    case 'choice':
      return fc.constantFrom(...draw.of);
    case 'or null':
      return fc.option(drawn(draw.of), { nil: null });
    case 'pair': {
      const both = fc.tuple(drawn(draw.of[0]), drawn(draw.of[1]));
      return draw.ascends ? both.filter(([a, b]) => (a as number) < (b as number)) : both;
    }
    case 'list':
      return fc.array(drawn(draw.of), { minLength: 1, maxLength: draw.most });
    case 'race':
      return anyRace;
    case 'text':
      return fc
        .string({ minLength: 1, maxLength: draw.longest, unit: 'grapheme' })
        .filter(({ length }) => length <= draw.longest);
    case 'pattern':
      return fc.stringMatching(draw.pattern);
  }
}

/** Values of some fields, the others as they are by default. */
const valuesOf = (fields: readonly AnyField[]) =>
  fc.record(Object.fromEntries(fields.map(({ key, values }) => [key, drawn(values.draw)])), {
    requiredKeys: [],
  });

export const anySession: fc.Arbitrary<Session> = valuesOf(sessionFields).map((values) =>
  sessionFields.reduce(
    (session, { key, set }) => (key in values ? set(session, values[key]) : session),
    defaultSession,
  ),
);
