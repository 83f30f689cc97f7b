/** What the current setting is identical to, or the nearest loss that it is not. */
import { identity } from '../../losses/identities.ts';
import { useApp } from '../appContext.ts';

export function IdentityLine() {
  const { id, parameters } = useApp((state) => state.session.loss);
  const convention = useApp((state) => state.session.convention);
  const { name, remark } = identity(id, parameters, convention);
  return (
    <p className="identity">
      <span>
        {name && <b>{name}</b>}
        {remark}
      </span>
    </p>
  );
}
