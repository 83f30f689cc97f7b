/** What keeps the work, loaded before the page is shown where there is something kept, and else when there is first something to keep. */
import { lazyModule } from '../../views/lazy/lazyModule.ts';

export const keepingCode = lazyModule(
  'What keeps the work',
  () => import('./connectKeeping.ts'),
  'connectKeeping',
);
