/** The reference of the link as Markdown, one table a group of session fields. */
import { lossDefinition, lossIds } from '../losses/catalogue.ts';
import type { ParameterId } from '../losses/parameters.ts';
import type { AnyField } from '../state/session/field.ts';
import { defaultSession } from '../state/session/session.ts';
import { fieldGroups } from '../state/session/table.ts';
import { trainedFields } from '../state/session/trained.ts';
import type { Draw } from '../state/session/values.ts';

const referenceBegin = '<!-- link reference: begin -->';
const referenceEnd = '<!-- link reference: end -->';

const code = (text: string) => `\`${text}\``;

/** Choices that are named in full once; where they come again, the field that named them is. */
const most = 12;

function valuesText(allowed: string, draw: Draw, named: Map<unknown, string>): string {
  switch (draw.kind) {
    case 'choice': {
      const before = named.get(draw.of);
      return before ? `as ${code(before)}` : draw.of.map((value) => code(String(value))).join(', ');
    }
    case 'number':
      return `${draw.minimum} to ${draw.maximum}`;
    case 'whole number':
      return `${draw.minimum} to ${draw.maximum}, whole`;
    case 'or null': {
      const some = valuesText(allowed, draw.of, named);
      return draw.word && draw.of.kind !== 'list' ? `${some}, or ${code(draw.word)}` : some;
    }
    default:
      return allowed;
  }
}

/** The losses that read a parameter. */
function readBy(parameter: ParameterId): string {
  const losses = lossIds.filter((id) =>
    lossDefinition(id).parameters.some(({ id: own }) => own === parameter),
  );
  return ` (${losses.map(code).join(', ')})`;
}

function rowText(row: AnyField, named: Map<unknown, string>): string {
  const { key, values, standard, documentation, parameter, affects, identity } = row;
  const written = values.write(row.get(defaultSession));
  const cells = [
    code(key),
    valuesText(values.allowed, values.draw, named),
    standard ?? (written === '' ? 'none' : code(written)),
    `${documentation}${parameter ? readBy(parameter) : ''}`,
    identity ? `**${affects}**` : affects,
  ];
  const { draw } = values;
  if (draw.kind === 'choice' && draw.of.length > most) named.set(draw.of, key);
  return `| ${cells.join(' | ')} |`;
}

/** What the link says beside the session stands with it. */
const groups = { ...fieldGroups, 'What was trained': trainedFields };

/** All tables, with an empty line before and after. */
function linkReference(): string {
  const named = new Map<unknown, string>();
  const tables = Object.entries(groups).map(([title, fields]) =>
    [
      `#### ${title}`,
      '',
      '| Key | Values | Default | What it is | Affects |',
      '|---|---|---|---|---|',
      ...fields.map((row) => rowText(row, named)),
    ].join('\n'),
  );
  return `\n${tables.join('\n\n')}\n\n`;
}

/** A document with its reference replaced by the present one. @throws Error where it has no markers for it */
export function withReference(document: string): string {
  const [before, rest, ...others] = document.split(referenceBegin);
  const after = rest?.split(referenceEnd)[1];
  if (before === undefined || after === undefined || others.length > 0)
    throw new Error(`no place for the reference between ${referenceBegin} and ${referenceEnd}`);
  return `${before}${referenceBegin}\n${linkReference()}${referenceEnd}${after}`;
}
