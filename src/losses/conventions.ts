/**
 * Published conventions for the Unified Focal family. All of them write the same loss; they differ in
 * the part that λ weighs, in the end of γ that means no focus, and in how the classes are combined.
 * The code and the link always hold the numbers of the authors' code; a convention relabels them.
 */
import type { LossDefinition, LossForm } from './catalogue.ts';
import type { ParameterDefinition, ParameterId } from './parameters.ts';
import type { LossParts } from './terms.ts';

export const conventionIds = ['reference', 'paper', 'monai', 'geodl'] as const;
export type ConventionId = (typeof conventionIds)[number];

export interface Convention {
  readonly id: ConventionId;
  /** As in the menu "Numbers as in". */
  readonly name: string;
  /** What it calls λ in an equation. */
  readonly lambdaSymbol: string;
  /** The part that λ multiplies; the other one gets 1 − λ. */
  readonly lambdaWeighs: 'region' | 'distribution';
  /** Forms in which its γ is 1 − γ of the authors' code, so that 1 is no focus. */
  readonly flipsGammaOf: readonly LossForm[];
  /** How the two classes of the region part are combined. */
  readonly classes: 'mean' | 'sum';
  /** The form of the family it does not have. */
  readonly lacks: LossForm | null;
}

const conventions: Readonly<Record<ConventionId, Convention>> = {
  reference: {
    id: 'reference',
    name: 'authors’ code',
    lambdaSymbol: 'λ',
    lambdaWeighs: 'region',
    flipsGammaOf: [],
    classes: 'mean',
    lacks: null,
  },
  paper: {
    id: 'paper',
    name: 'paper’s equations',
    lambdaSymbol: 'λ',
    lambdaWeighs: 'distribution',
    flipsGammaOf: ['symmetric'],
    classes: 'sum',
    lacks: null,
  },
  monai: {
    id: 'monai',
    name: 'MONAI',
    lambdaSymbol: 'weight',
    lambdaWeighs: 'distribution',
    flipsGammaOf: [],
    classes: 'mean',
    lacks: 'symmetric',
  },
  // It has no asymmetric form: class weights take the place of δ in its distribution part, and its
  // indices are those of the whole batch.
  geodl: {
    id: 'geodl',
    name: 'geodl',
    lambdaSymbol: 'λ',
    lambdaWeighs: 'distribution',
    flipsGammaOf: ['symmetric', 'asymmetric'],
    classes: 'mean',
    lacks: 'asymmetric',
  },
};

/** How one loss is written in one convention. */
export interface Notation {
  /** Whether λ is shown as 1 − λ. A slider keeps its place; only its number follows. */
  readonly lambdaFlipped: boolean;
  /** Whether γ is shown as 1 − γ. */
  readonly gammaFlipped: boolean;
  /** Whether L = λ D + (1 − λ) R is written in that order: the part that λ weighs comes first. */
  readonly distributionFirst: boolean;
  /** Factor before the sum over the two classes in R. */
  readonly regionFactor: 0.5 | 1;
  readonly lambdaSymbol: string;
  /** One short line to show beside the menu; empty when nothing differs from the authors' code. */
  readonly note: string;
  /** A sentence if the convention does not have this form at all, else null. */
  readonly lacking: string | null;
}

/** The convention of this name. */
export function convention(id: ConventionId): Convention {
  return conventions[id];
}

const inFamily = (loss: LossDefinition) => loss.form !== 'classic';

function note(own: Convention, loss: LossDefinition, gammaFlipped: boolean): string {
  if (own.id === 'reference') return '';
  if (!inFamily(loss)) return 'a classic loss: the same in all';
  const differences = [`${own.lambdaSymbol} on the distribution part`];
  if (gammaFlipped) differences.push('γ = 1 is no focus');
  if (own.classes === 'sum') differences.push('classes summed');
  return differences.join(', ');
}

/** How this loss is written in this convention. Classic losses are written as published in all. */
export function notation(id: ConventionId, loss: LossDefinition): Notation {
  const own = conventions[id];
  const applies = inFamily(loss);
  const gammaFlipped = own.flipsGammaOf.includes(loss.form);
  const lambdaFlipped = applies && own.lambdaWeighs === 'distribution';
  return {
    lambdaFlipped,
    gammaFlipped,
    distributionFirst: lambdaFlipped,
    regionFactor: applies && own.classes === 'sum' ? 1 : 0.5,
    lambdaSymbol: applies ? own.lambdaSymbol : 'λ',
    note: note(own, loss, gammaFlipped),
    lacking:
      own.lacks === loss.form
        ? `${own.name} has no ${loss.form} form; these are the numbers it would use.`
        : null,
  };
}

function flips(written: Notation, parameter: ParameterId): boolean {
  if (parameter === 'lambda') return written.lambdaFlipped;
  return parameter === 'gamma' && written.gammaFlipped;
}

/** 1 − x without the rounding that would turn 0.1 into 0.09999999999999998; exact to 12 decimals. */
function complement(x: number): number {
  return Math.round((1 - x) * 1e12) / 1e12;
}

/** The number that this convention shows for a canonical value of a parameter. */
export function shown(
  id: ConventionId,
  loss: LossDefinition,
  parameter: ParameterId,
  canonicalValue: number,
): number {
  return flips(notation(id, loss), parameter) ? complement(canonicalValue) : canonicalValue;
}

/** The canonical value behind a number typed in this convention: the inverse of {@link shown}. */
export function canonical(
  id: ConventionId,
  loss: LossDefinition,
  parameter: ParameterId,
  shownValue: number,
): number {
  return flips(notation(id, loss), parameter) ? complement(shownValue) : shownValue;
}

/** What moving a parameter does, in the words of {@link ParameterDefinition} turned round if need be. */
export function meaningIn(
  id: ConventionId,
  loss: LossDefinition,
  parameter: ParameterDefinition,
): string {
  if (!flips(notation(id, loss), parameter.id)) return parameter.meaning;
  return parameter.id === 'lambda'
    ? 'weight of the distribution part'
    : 'less focus the higher it is';
}

/**
 * The loss value and its parts in this convention. Only the paper's differ: its region part is summed
 * over the classes. The libraries' own smoothing and clipping constants are not imitated.
 */
export function valueIn(
  id: ConventionId,
  loss: LossDefinition,
  parts: LossParts,
  classes = 2,
): LossParts {
  const extra = notation(id, loss).regionFactor === 1 ? (classes - 1) * parts.region : 0;
  return {
    value: parts.value + extra,
    distribution: parts.distribution,
    region: parts.region + extra,
  };
}
