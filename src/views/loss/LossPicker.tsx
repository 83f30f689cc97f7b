/** All losses at once, in the order of the paper's overview: by pixel, both, by region. */
import { Fragment } from 'react';
import { lossDefinition } from '../../losses/catalogue.ts';
import { useActions, useApp } from '../appContext.ts';
import { useRadioGroup } from '../controls/useRadioGroup.ts';
import { families, pickerBlocks, pickerNeighbour, pickerOrder } from './pickerGrid.ts';

export function LossPicker() {
  const value = useApp((state) => state.session.loss.id);
  const { setLoss } = useActions();
  const { onKeyDown, option } = useRadioGroup({
    options: pickerOrder,
    value,
    onChange: setLoss,
    move: pickerNeighbour,
  });
  return (
    <div className="picker" role="radiogroup" aria-label="Loss" onKeyDown={onKeyDown}>
      {families.map(({ family, title }) => (
        <span key={family} className="lab" aria-hidden="true">
          {title}
        </span>
      ))}
      {pickerBlocks.map(({ form, rows }) => (
        <Fragment key={form}>
          {form !== 'classic' && (
            <span className="rule" aria-hidden="true">
              {form}
            </span>
          )}
          {rows.map((row) =>
            row.map((id, column) => {
              if (!id) return <span key={`${form} gap ${families[column]?.family}`} />;
              const { name, shortName } = lossDefinition(id);
              return (
                <button key={id} aria-label={name} {...option(id)}>
                  {shortName}
                </button>
              );
            }),
          )}
        </Fragment>
      ))}
    </div>
  );
}
