/** The lock of a browser, which only one of its tabs has at a time. */
import type { TabLock } from './keeper.ts';

/**
 * Without locks in the browser every tab may keep; the last one to save wins, and each save is whole.
 *
 * @param waitMs  a tab that was just closed or reloaded may hold the lock for a moment more
 */
export function tabLock(locks: LockManager | undefined, name: string, waitMs: number): TabLock {
  let release = () => {};
  return {
    take: () => {
      if (!locks) return Promise.resolve(true);
      return new Promise((resolve) => {
        const signal = AbortSignal.timeout(waitMs);
        locks
          .request(name, { signal }, () => {
            resolve(true);
            return new Promise<void>((letGo) => {
              release = letGo;
            });
          })
          .catch(() => resolve(false));
      });
    },
    release: () => release(),
  };
}
