/** The current loss as code for a library, with golden values of the person's own setting in it. */
import { type LossId, type NormalFormId, normalFormIds } from '../losses/catalogue.ts';
import type { PixelGroups } from '../losses/imageLoss.ts';
import type { LossChoice } from '../losses/lossFunction.ts';
import { jaxFile } from './jax.ts';
import { kerasFile } from './keras.ts';
import { splitMarks, type ValueMark } from './marks.ts';
import { monaiFile } from './monai.ts';
import { pytorchFile } from './pytorch.ts';
import { type Recipe, recipes } from './recipes.ts';
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

type Answer = string | { readonly reason: string };

const targets: Readonly<Record<ExportTarget, (subject: Subject, recipe: Recipe) => Answer>> = {
  pytorch: pytorchFile,
  keras: kerasFile,
  jax: jaxFile,
  monai: monaiFile,
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
  const answer: Answer = isNormalForm(choice.id)
    ? targets[target](subject, recipes[choice.id])
    : { reason: `There is no code for ${subject.definition.name} yet.` };
  if (typeof answer !== 'string') return { kind: 'none', reason: answer.reason };
  return { kind: 'code', fileName: `${subject.functionName}_${target}.py`, ...splitMarks(answer) };
}
