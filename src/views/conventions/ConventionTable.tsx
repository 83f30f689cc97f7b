/** One column for each convention. */

import { convention } from '../../losses/conventions.ts';
import type { ConventionValues } from '../../losses/conventionValues.ts';
import { GreekText } from '../controls/GreekText.tsx';
import { roleClass } from '../roleClass.ts';
import { word } from '../words/word.ts';
import { argumentRows, comparison, isSame, lossText } from './conventionRows.ts';

/** The name is read on a phone, where the columns stand one below the other. */
const cellOf = ({ id, lacks }: ConventionValues) => ({
  className: lacks ? 'lacks' : undefined,
  'data-convention': convention(id).name,
});

export function ConventionTable({ all }: { all: readonly ConventionValues[] }) {
  const reference = all[0].value;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="convention-scroll" aria-label="Conventions" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <td />
            {all.map(({ id, call, lacks }) => (
              <th key={id} scope="col" className={lacks ? 'lacks' : undefined}>
                <span {...word(id)}>{convention(id).name}</span>
                <small>{lacks ? 'lacks this form' : call || 'arXiv:2102.04525'}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {argumentRows(all).map(({ role, title, cells }) => (
            <tr key={title}>
              <th scope="row" className={role ? roleClass[role] : undefined}>
                <span {...word(role ?? 'δ')}>
                  <GreekText text={title} />
                </span>
              </th>
              {cells.map((cell, column) => (
                <td key={all[column].id} {...cellOf(all[column])}>
                  {cell ? (
                    <>
                      <span className="argument">
                        <GreekText text={cell.name} />
                      </span>{' '}
                      <b className={role ? roleClass[role] : undefined}>{cell.text}</b>
                    </>
                  ) : (
                    <span className="note">–</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tbody className="results">
          <tr>
            <th scope="row">Returns</th>
            {all.map((each) => (
              <td key={each.id} {...cellOf(each)}>
                <b>{lossText(each.value)}</b>
                <small>
                  {each.id === 'reference' ? '' : comparison(each.value, reference)}
                  {each.difference && (
                    <>
                      : <GreekText text={each.difference} />
                    </>
                  )}
                </small>
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">Returns when the authors’ numbers are typed in unchanged</th>
            {all.map((each) => (
              <td key={each.id} {...cellOf(each)}>
                <span
                  className={
                    each.lacks || isSame(each.unchanged, each.value) ? undefined : 'mistaken'
                  }
                >
                  {lossText(each.unchanged)}
                </span>
                <small>
                  {each.id === 'reference' ? '' : comparison(each.unchanged, reference)}
                </small>
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </section>
  );
}
