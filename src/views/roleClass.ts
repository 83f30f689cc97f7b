/** The class that gives a parameter's role its hue; see styles/tokens.css. */
import type { ParameterRole } from '../losses/parameters.ts';

export const roleClass: Readonly<Record<ParameterRole, string>> = {
  lambda: 'lam',
  delta: 'del',
  gamma: 'gam',
};
