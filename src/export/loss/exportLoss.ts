/** The current loss as code for a library, with golden values of the person's own setting in it. */
import { type LossId, type NormalFormId, normalFormIds } from '../../losses/catalogue.ts';
import type { PixelGroups } from '../../losses/imageLoss.ts';
import type { LossChoice } from '../../losses/lossFunction.ts';
import { jaxFile } from './dialects/jax.ts';
import { kerasFile } from './dialects/keras.ts';
import { monaiFile } from './dialects/monai.ts';
import { pytorchFile } from './dialects/pytorch.ts';
import type { Formula } from './formula.ts';
import { furtherFormulas } from './further.ts';
import { splitMarks, type ValueMark } from './marks.ts';
import { normalFormFormula } from './normalForm.ts';
import { recipes } from './recipes.ts';
import { type Subject, subjectOf } from './subject.ts';

export type { ValueMark } from './marks.ts';

export const exportTargets = ['pytorch', 'keras', 'jax', 'monai'] as const;
export type ExportTarget = (typeof exportTargets)[number];

export type Export =
  | {
      readonly kind: 'code';
      /** "asymmetric_unified_focal_loss_pytorch.py". */
      readonly fileName: string;
      /** Python source, UTF-8. */
      readonly text: string;
      /** Where the values of the parameters stand in it. */
      readonly marks: readonly ValueMark[];
    }
  | {
      readonly kind: 'none';
      /** Why there is no code, and what to take instead; sentences. */
      readonly reason: string;
    };

type Source = string | { readonly reason: string };

const writers: Readonly<Record<ExportTarget, (subject: Subject, formula: Formula) => Source>> = {
  pytorch: pytorchFile,
  keras: kerasFile,
  jax: jaxFile,
  monai: (subject, formula) =>
    'reason' in formula.monai ? formula.monai : monaiFile(subject, formula, formula.monai),
};

const isNormalForm = (id: LossId): id is NormalFormId =>
  (normalFormIds as readonly LossId[]).includes(id);

/**
 * Source text of a loss at a setting.
 *
 * @param prediction  what the golden values are taken of besides a small fixed batch, any number of
 *   groups; null where there is nothing to judge
 */
export function exportLoss(
  choice: LossChoice,
  prediction: PixelGroups | null,
  target: ExportTarget,
): Export {
  const subject = subjectOf(choice, prediction);
  const formula = isNormalForm(choice.id)
    ? normalFormFormula(recipes[choice.id], subject)
    : furtherFormulas.get(choice.id)?.(subject);
  if (!formula)
    return {
      kind: 'none',
      reason: `There is no code for the ${subject.definition.name} loss yet. It is described in: ${subject.definition.source}.`,
    };
  const source = writers[target](subject, formula);
  if (typeof source !== 'string') return { kind: 'none', reason: source.reason };
  return { kind: 'code', fileName: `${subject.functionName}_${target}.py`, ...splitMarks(source) };
}
