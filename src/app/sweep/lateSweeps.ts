/** Sweeps are trained and kept by code that is loaded when they are first wanted. */
import type { SweepingPort } from '../../state/ports.ts';
import { lazyMade } from '../../views/lazy/lazyMade.ts';
import { lazyModule } from '../../views/lazy/lazyModule.ts';
import type { bindSweeps } from './bindSweeps.ts';

const sweeping = lazyModule('What trains sweeps', () => import('./bindSweeps.ts'), 'bindSweeps');

export function lateSweeps(options: Parameters<typeof bindSweeps>[0]): SweepingPort {
  const { use } = lazyMade(sweeping, ({ bindSweeps }) => bindSweeps(options));
  return { withSweeps: (withThem) => void use(withThem) };
}
