/** What was changed, as it is seen; it is spoken where it is made. */
import '../styles/change.css';
import { identity } from '../../losses/analysis/identities.ts';
import { useCalm } from '../appContext.ts';
import { GreekText } from '../controls/GreekText.tsx';

/** What was changed, in at most so many characters. */
export type Sentence = (longest: number) => string;

/** Characters for which two lines have room at every size. */
const room = 98;

/** @param taken  characters of what stands before it */
export function Change({ text, taken }: { readonly text: Sentence; readonly taken: number }) {
  return (
    <span aria-hidden="true">
      <GreekText text={text(room - taken)} />
    </span>
  );
}

/** What was changed, after the name of what it became. */
export function ChangeLine({ text }: { readonly text: Sentence }) {
  const { id, parameters } = useCalm((state) => state.session.loss);
  const convention = useCalm((state) => state.session.convention);
  const { name } = identity(id, parameters, convention);
  return (
    <p className="change">
      {name && (
        <>
          <b>{name}.</b>{' '}
        </>
      )}
      <Change text={text} taken={name.length} />
    </p>
  );
}
