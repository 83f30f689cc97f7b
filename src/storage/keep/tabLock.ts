/** The lock of a browser, which only one of its tabs has at a time. */
import type { TabLock } from './keeper.ts';

/** A tab that was just closed or reloaded may hold the lock for a moment more: so long is waited for it. */
export interface LockPatience {
  readonly waitMs: number;
  /** Wait after which another tab is taken for one that stays. */
  readonly graceMs: number;
}

/** Without locks in the browser every tab may keep; the last one to save wins, and each save is whole. */
export function tabLock(
  locks: LockManager | undefined,
  name: string,
  { waitMs, graceMs }: LockPatience,
): TabLock {
  let release = () => {};
  return {
    take: (onWait) => {
      if (!locks) return Promise.resolve(true);
      return new Promise((resolve) => {
        const grace = setTimeout(onWait, graceMs);
        const settle = (isOurs: boolean) => {
          clearTimeout(grace);
          resolve(isOurs);
        };
        const signal = AbortSignal.timeout(waitMs);
        locks
          .request(name, { signal }, () => {
            settle(true);
            return new Promise<void>((letGo) => {
              release = letGo;
            });
          })
          .catch(() => settle(false));
      });
    },
    release: () => release(),
  };
}
