/** What the current setting is identical to, or the nearest loss that it is not. */
import { identity } from '../../losses/analysis/identities.ts';
import { useCalm } from '../appContext.ts';
import { GreekText } from '../controls/GreekText.tsx';

export function IdentityLine() {
  const { id, parameters } = useCalm((state) => state.session.loss);
  const convention = useCalm((state) => state.session.convention);
  const { name, remark } = identity(id, parameters, convention);
  return (
    <p className="identity">
      <span>
        {name && <b>{name}</b>}
        <GreekText text={remark} />
      </span>
    </p>
  );
}
