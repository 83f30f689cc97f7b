/** A loss and its setting in the words of the link, for tables and remarks. */
import { lossDefinition } from '../losses/catalogue.ts';
import type { LossChoice } from '../losses/lossFunction.ts';
import type { ParameterId } from '../losses/parameters.ts';

/** "focal-alpha" of "focalAlpha". */
export const parameterKey = (id: ParameterId) =>
  id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** "asymmetric-unified-focal lambda=0.5 delta=0.6 gamma=0.5", in the convention of the authors' code. */
export function lossSetting({ id, parameters, classDeltas }: LossChoice): string {
  const own = lossDefinition(id).parameters.map(
    (parameter) => `${parameterKey(parameter.id)}=${parameters[parameter.id]}`,
  );
  const deltas = classDeltas?.some((delta) => delta !== null)
    ? [
        `class-deltas=${classDeltas
          .slice(1)
          .map((delta) => delta ?? '-')
          .join(',')}`,
      ]
    : [];
  return [id, ...own, ...deltas].join(' ');
}
