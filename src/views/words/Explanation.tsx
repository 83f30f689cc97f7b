/** What an entry says: sentence, picture, formula. */
import { createElement, useMemo } from 'react';
import { lossDefinition } from '../../losses/catalogue.ts';
import { useApp } from '../appContext.ts';
import { GreekText } from '../controls/GreekText.tsx';
import { equationLines } from '../loss/equationModel.ts';
import type { MathNode } from '../loss/mathNodes.ts';
import { renderMath } from '../loss/renderMath.ts';
import { texMath } from '../loss/texMath.ts';
import type { Entry } from './glossary/entry.ts';
import { Picture } from './pictures/Picture.tsx';

/** The formula of an entry, that of a loss with the present numbers. */
function useFormula({ formula, loss }: Entry): readonly MathNode[] {
  const parameters = useApp((state) => state.session.loss.parameters);
  const convention = useApp((state) => state.session.convention);
  return useMemo(() => {
    if (formula) return [texMath(formula, parameters)];
    if (!loss) return [];
    return equationLines(lossDefinition(loss), parameters, convention).map(({ math }) => math);
  }, [formula, loss, parameters, convention]);
}

export function Explanation({ entry }: { readonly entry: Entry }) {
  const lines = useFormula(entry);
  return (
    <div className="explanation">
      <Picture name={entry.picture} />
      <p>
        <GreekText text={entry.sentence} />
      </p>
      {lines.length > 0 && (
        <div className="word-formula">
          {lines.map((line, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line of an equation is known by its place
            <span key={i}>
              {createElement('math', { displaystyle: 'true' }, renderMath(line, 0))}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}
