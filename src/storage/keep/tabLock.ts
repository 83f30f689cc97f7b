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
  /** @returns whether it was had in time */
  const request = (manager: LockManager) =>
    new Promise<boolean>((resolve) => {
      manager
        .request(name, { signal: AbortSignal.timeout(waitMs) }, () => {
          resolve(true);
          return new Promise<void>((letGo) => {
            release = letGo;
          });
        })
        .catch(() => resolve(false));
    });
  return {
    take: async (onWait) => {
      if (!locks) return true;
      const grace = setTimeout(onWait, graceMs);
      try {
        for (;;) {
          if (await request(locks)) return true;
          // A browser that is busy answers late: that is no other tab.
          const { held = [] } = await locks.query();
          if (held.some((lock) => lock.name === name)) return false;
        }
      } finally {
        clearTimeout(grace);
      }
    },
    release: () => release(),
  };
}
