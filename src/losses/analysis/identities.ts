/**
 * What the current setting is identical to. The family contains most classic losses at its edges; where
 * a setting is none of them, the nearest edge and the way there are named.
 */
import { type LossDefinition, type LossId, lossDefinition } from '../catalogue.ts';
import { type ConventionId, convention, notation, shown } from '../conventions.ts';
import type { LossParameters, ParameterId } from '../parameters.ts';
import { presetAt } from '../presets.ts';

export interface Identity {
  /** The other name of the setting, to be set bold; empty if it has none. Begins with a capital. */
  readonly name: string;
  /** The rest of the line. Read after the name; a sentence of its own if there is no name. */
  readonly remark: string;
}

/** Identities are exact: only the rounding of a sum of slider steps is forgiven. */
const at = (value: number, mark: number) => Math.abs(value - mark) < 1e-9;
const written = (value: number) => value.toFixed(2);

const named = (name: string, remark = '.'): Identity => ({ name, remark });

/** 0.5 as ½, whole numbers plain, the rest in hundredths. */
const short = (value: number) =>
  at(value, 0.5) ? '½' : Number.isInteger(value) ? String(value) : written(value);

/** What one move of a parameter leads to. */
type Move = readonly [parameter: ParameterId, canonicalValue: number, result: string];

/** "γ = 0 gives Combo; λ = 1, Focal Tversky." in the numbers of the convention. */
function waysOut(loss: LossDefinition, id: ConventionId, moves: readonly Move[]): string {
  const { lambdaSymbol } = notation(id, loss);
  const steps = moves.map(([parameter, value, result], i) => {
    const own = loss.parameters.find((declared) => declared.id === parameter);
    const symbol = parameter === 'lambda' ? lambdaSymbol : own?.symbol;
    const place = `${symbol} = ${short(shown(id, loss, parameter, value))}`;
    return i === 0 ? `${place} gives ${result}` : `${place}, ${result}`;
  });
  return `${steps.join('; ')}.`;
}

const nothingSimpler = (loss: LossDefinition, id: ConventionId, moves: readonly Move[]) =>
  named('', `Nothing simpler. ${waysOut(loss, id, moves)}`);

/** "λ 0, δ ½, γ 0" of the Unified Focal loss, in a form that the convention has. At γ = 0 both are one. */
function unfocused(id: ConventionId, lambda: number): string {
  const form = convention(id).lacks === 'symmetric' ? 'asymmetric' : 'symmetric';
  const loss = lossDefinition(`${form}-unified-focal`);
  const symbol = notation(id, loss).lambdaSymbol;
  return `${symbol} ${short(shown(id, loss, 'lambda', lambda))}, δ ½, γ ${short(shown(id, loss, 'gamma', 0))}`;
}

const halfCrossEntropy = (symbol: string) =>
  named('½ cross-entropy', `: ${symbol} = ½ weights both classes by one half.`);
const weightedCrossEntropy = (foreground: number) =>
  named(
    'Weighted cross-entropy',
    `, foreground ${written(foreground)}, background ${written(1 - foreground)}.`,
  );
const dice = named('Dice loss', ', mean of both classes.');
const plainTversky = (delta: number) =>
  at(delta, 0.5) ? dice : named('Tversky loss', `, misses weighted ${written(delta)}.`);

function focal(p: LossParameters, loss: LossDefinition, id: ConventionId): Identity {
  if (at(p.focalGamma, 0))
    return at(p.focalAlpha, 0.5) ? halfCrossEntropy('α') : weightedCrossEntropy(p.focalAlpha);
  if (at(p.focalAlpha, 0.25) && at(p.focalGamma, 2))
    return named('The published default', ' of Lin et al. 2017.');
  if (at(p.focalAlpha, 0.5)) return named('½ focal loss', ' without class weights.');
  return nothingSimpler(loss, id, [['focalGamma', 0, 'weighted cross-entropy']]);
}

function combo(p: LossParameters, loss: LossDefinition, id: ConventionId): Identity {
  if (at(p.comboAlpha, 0)) return named('Dice loss', ', less the constant 1.');
  if (at(p.comboAlpha, 1))
    return at(p.comboBeta, 0.5) ? halfCrossEntropy('β') : weightedCrossEntropy(1 - p.comboBeta);
  if (at(p.comboBeta, 0.5))
    return named('Unified Focal', `, ${unfocused(id, 1 - p.comboAlpha)}, up to a constant.`);
  return nothingSimpler(loss, id, [
    ['comboAlpha', 1, 'weighted cross-entropy'],
    ['comboAlpha', 0, 'Dice'],
  ]);
}

function tversky(p: LossParameters, loss: LossDefinition, id: ConventionId): Identity {
  if (at(p.delta, 0.5)) return dice;
  if (at(p.delta, 0.7))
    return named('Default of the authors’ code', ': a miss costs 0.70, a false alarm 0.30.');
  return nothingSimpler(loss, id, [['delta', 0.5, 'Dice']]);
}

function focalTversky(p: LossParameters, loss: LossDefinition, id: ConventionId): Identity {
  if (at(p.tverskyGamma, 1)) return plainTversky(p.delta);
  if (at(p.delta, 0.5)) return named('Focal Dice loss', `, exponent ${written(p.tverskyGamma)}.`);
  if (at(p.delta, 0.7) && at(p.tverskyGamma, 0.75))
    return named('Default of the authors’ code', ': misses 0.70, exponent ¾ (1/γ at γ = 4/3).');
  return nothingSimpler(loss, id, [
    ['tverskyGamma', 1, 'Tversky'],
    ['delta', 0.5, 'focal Dice'],
  ]);
}

/** The distribution edge of the family, λ = 0. */
function distributionEdge(p: LossParameters, loss: LossDefinition, id: ConventionId): Identity {
  if (at(p.gamma, 0))
    return at(p.delta, 0.5) ? halfCrossEntropy('δ') : weightedCrossEntropy(p.delta);
  if (loss.form === 'symmetric')
    return at(p.delta, 0.5)
      ? named('½ focal loss', ` without class weights, exponent ${written(p.gamma)}.`)
      : named('Focal loss', `, α ${written(p.delta)}, exponent ${written(p.gamma)}.`);
  if (loss.id === 'asymmetric-focal')
    return nothingSimpler(loss, id, [
      ['gamma', 0, at(p.delta, 0.5) ? '½ cross-entropy' : 'weighted cross-entropy'],
    ]);
  return named('Asymmetric Focal loss', ': only the background is focused.');
}

/** The region edge of the family, λ = 1. */
function regionEdge(p: LossParameters, loss: LossDefinition, id: ConventionId): Identity {
  if (at(p.gamma, 0)) return plainTversky(p.delta);
  if (loss.form === 'symmetric')
    return named(
      at(p.delta, 0.5) ? 'Focal Dice loss' : 'Focal Tversky loss',
      `, exponent ${written(1 - p.gamma)}.`,
    );
  if (loss.id === 'asymmetric-focal-tversky')
    return nothingSimpler(loss, id, [['gamma', 0, at(p.delta, 0.5) ? 'Dice' : 'Tversky']]);
  return named('Asymmetric Focal Tversky loss', ': only the foreground is focused.');
}

function unifiedFocal(p: LossParameters, loss: LossDefinition, id: ConventionId): Identity {
  if (at(p.lambda, 0)) return distributionEdge(p, loss, id);
  if (at(p.lambda, 1)) return regionEdge(p, loss, id);
  if (at(p.gamma, 0))
    return at(p.delta, 0.5)
      ? named('Combo loss', `, α ${written(1 - p.lambda)}, β ½, up to a constant.`)
      : named('Tversky + cross-entropy', ': without focus both forms are one.');
  const unfocusedName = at(p.delta, 0.5) ? 'Combo' : 'Tversky + cross-entropy';
  const preset = presetAt(loss.id, p);
  if (preset?.id === 'published' || preset?.id === 'symmetric')
    return named(preset.called, '. At λ = γ = ½ all conventions show the same λ and γ.');
  if (preset) return named(preset.called, `. ${waysOut(loss, id, [['gamma', 0, unfocusedName]])}`);
  return nothingSimpler(loss, id, [
    ['gamma', 0, unfocusedName],
    ['lambda', 1, `${loss.form === 'symmetric' ? '' : 'asymmetric '}Focal Tversky`],
  ]);
}

/**
 * What a loss at these parameters is identical to, in at most about 90 characters.
 *
 * @param convention  whose numbers to write; the parameters themselves are always canonical
 */
export function identity(
  id: LossId,
  parameters: LossParameters,
  convention: ConventionId = 'reference',
): Identity {
  const loss = lossDefinition(id);
  const { form } = loss;
  if (form === 'further') return named('', loss.purpose);
  if (form === 'classic') return classic(loss, parameters, convention);
  if (loss.family === 'distribution') return distributionEdge(parameters, loss, convention);
  if (loss.family === 'region') return regionEdge(parameters, loss, convention);
  return unifiedFocal(parameters, loss, convention);
}

function classic(loss: LossDefinition, p: LossParameters, id: ConventionId): Identity {
  switch (loss.id) {
    case 'focal':
      return focal(p, loss, id);
    case 'combo':
      return combo(p, loss, id);
    case 'tversky':
      return tversky(p, loss, id);
    case 'focal-tversky':
      return focalTversky(p, loss, id);
    case 'dice':
      return named('Tversky loss', ', δ = ½: a miss and a false alarm cost the same.');
    default:
      return named('Twice Unified Focal', ` at ${unfocused(id, 0)}.`);
  }
}
