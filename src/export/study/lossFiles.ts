/** The losses of a study as Python files, each as the page exports it, and what sweep.py finds them by. */
import { type LossId, lossDefinition, lossIds } from '../../losses/catalogue.ts';
import type { PixelGroups } from '../../losses/imageLoss.ts';
import { exportLoss } from '../loss/exportLoss.ts';
import { pythonName } from '../loss/expression.ts';
import { parameterKey } from '../lossSetting.ts';
import type { StudyParts } from './studyParts.ts';

/** Losses that trials have, in the order of the catalogue. */
export function lossesOf({ study, loss }: Pick<StudyParts, 'study' | 'loss'>): readonly LossId[] {
  const axis = study.space.find(({ key }) => key === 'loss');
  const names: readonly string[] = axis?.kind === 'choice' ? axis.choices : [loss.id];
  return lossIds.filter((id) => names.includes(id));
}

/** A pixel of each class, for the self-test of a loss of so many classes. */
function pixelsOf(classes: number): PixelGroups {
  const label = Uint8Array.from({ length: 2 * classes }, (_, i) => i % classes);
  const right = 0.5;
  const probability = new Float64Array(label.length * classes);
  for (const [i, own] of label.entries())
    for (let c = 0; c < classes; c++)
      probability[i * classes + c] = c === own ? right : (1 - right) / (classes - 1);
  const weight = new Float64Array(label.length).fill(1);
  return { classes, probability, label, weight, grid: { width: classes, height: 2 } };
}

const quoted = (text: string) => JSON.stringify(text);

/**
 * Files by their name in a folder `losses`.
 *
 * @throws RangeError with a sentence for a loss without code
 */
export function lossFiles(parts: StudyParts): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  const entries = lossesOf(parts).map((id) => {
    const choice = { ...parts.loss, id };
    const exported = exportLoss(choice, pixelsOf(parts.images.classes), 'pytorch');
    if (exported.kind === 'none') throw new RangeError(exported.reason);
    files[exported.fileName] = exported.text;
    const module = exported.fileName.replace(/\.py$/, '');
    const { parameters, image } = lossDefinition(id);
    const names = parameters.map(
      (parameter) => `${quoted(parameterKey(parameter.id))}: ${quoted(pythonName(parameter))}`,
    );
    const readsPlaces = image?.readsPlaces ? 'True' : 'False';
    return `    ${quoted(id)}: (${quoted(module)}, ${quoted(module.replace(/_pytorch$/, ''))}, {${names.join(', ')}}, ${readsPlaces}),`;
  });
  files['__init__.py'] =
    `"""By its name in the link: module, function, its parameters by theirs, whether it reads where pixels lie."""

LOSSES = {
${entries.join('\n')}
}
`;
  return files;
}
