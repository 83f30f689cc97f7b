/** All losses at once, in the order of the paper's overview: by pixel, both, by region. */
import { Fragment } from 'react';
import { type LossId, lossDefinition } from '../../losses/catalogue.ts';
import { useActions, useApp } from '../appContext.ts';
import { LossOptions } from '../controls/LossOptions.tsx';
import { useRadioGroup } from '../controls/useRadioGroup.ts';
import { families } from '../lossFamilies.ts';
import { word } from '../words/word.ts';
import { furtherGroups, pickerBlocks, pickerNeighbour, pickerOrder } from './pickerGrid.ts';

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
    <div className="picker-region">
      <div className="picker" role="radiogroup" aria-label="Loss" onKeyDown={onKeyDown}>
        {families.map(({ family, title }, column) => (
          <span key={family} className="lab">
            <span {...word(title, column === 0)}>{title}</span>
          </span>
        ))}
        {pickerBlocks.map(({ form, rows }) => (
          <Fragment key={form}>
            {form !== 'classic' && (
              <span className="rule">
                <span {...word(form)}>{form}</span>
              </span>
            )}
            {rows.map((row) =>
              row.map((id, column) => {
                if (!id) return <span key={`${form} gap ${families[column]?.family}`} />;
                const { name, shortName } = lossDefinition(id);
                return (
                  <button key={id} aria-label={name} data-what={id} {...option(id)}>
                    {shortName}
                  </button>
                );
              }),
            )}
          </Fragment>
        ))}
      </div>
      <FurtherLosses />
    </div>
  );
}

/** The losses beyond the paper: too many for buttons, and one click away. */
function FurtherLosses() {
  const value = useApp((state) => state.session.loss.id);
  const { setLoss } = useActions();
  const isFurther = lossDefinition(value).form === 'further';
  return (
    <label className="further" data-chosen={isFurther || undefined}>
      <span className="rule">
        <span {...word('further')}>further</span>
      </span>
      <select
        data-what={isFurther ? value : 'further'}
        aria-label="Further losses"
        value={isFurther ? value : ''}
        onChange={(event) => setLoss(event.target.value as LossId)}
      >
        <option value="" disabled>
          {furtherGroups.flatMap(({ losses }) => losses).length} more losses
        </option>
        <LossOptions groups={furtherGroups} />
      </select>
    </label>
  );
}
