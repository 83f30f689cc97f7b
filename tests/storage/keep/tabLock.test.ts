import { beforeEach, expect, it, vi } from 'vitest';
import { tabLock } from '../../../src/storage/keep/tabLock.ts';

/** Locks of a browser, as far as they are used: one holder at a time, others wait until they give up. */
function browserLocks(): LockManager {
  let last = Promise.resolve();
  let held = 0;
  return {
    request: (_: string, { signal }: { signal: AbortSignal }, hold: () => Promise<void>) => {
      const before = last;
      let isGivenUp = false;
      const done = (async () => {
        await before;
        if (isGivenUp) return;
        held += 1;
        await hold();
        held -= 1;
      })();
      last = done;
      return Promise.race([
        done,
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            isGivenUp = true;
            reject(signal.reason);
          });
        }),
      ]);
    },
    query: async () => ({ held: held > 0 ? [{ name: 'x' }] : [] }),
  } as unknown as LockManager;
}

const onWait = vi.fn();
beforeEach(() => onWait.mockReset());

const lockOf = (locks: LockManager | undefined, waitMs = 50) =>
  tabLock(locks, 'x', { waitMs, graceMs: 10 });

it('one tab has the lock, another gets it when that lets go, and the first may take it again', async () => {
  const locks = browserLocks();
  const [first, second] = [lockOf(locks), lockOf(locks)];
  expect(await first.take(onWait)).toBe(true);
  expect(await second.take(onWait)).toBe(false);
  first.release();
  expect(await second.take(onWait)).toBe(true);
  expect(await first.take(onWait)).toBe(false);
  second.release();
  second.release();
  expect(await first.take(onWait)).toBe(true);
});

it('a tab that has to wait says so, and gets the lock when the other lets go', async () => {
  const locks = browserLocks();
  const [first, second] = [lockOf(locks), lockOf(locks, 10_000)];
  await first.take(onWait);
  expect(onWait).not.toHaveBeenCalled();
  const waiting = second.take(onWait);
  await vi.waitFor(() => expect(onWait).toHaveBeenCalledOnce());
  first.release();
  expect(await waiting).toBe(true);
});

it('where a browser has no locks, every tab may keep', async () => {
  const [first, second] = [lockOf(undefined), lockOf(undefined)];
  expect([await first.take(onWait), await second.take(onWait)]).toEqual([true, true]);
});

it('a browser that answers late is not taken for another tab', async () => {
  let isBusy = true;
  const locks = browserLocks();
  const busy = {
    query: () => locks.query(),
    // Asked while it is busy it answers nobody in time.
    request: (name: string, options: LockOptions, hold: () => Promise<void>) => {
      if (!isBusy) return locks.request(name, options, hold);
      isBusy = false;
      return new Promise((_, reject) => {
        options.signal?.addEventListener('abort', () => reject(options.signal?.reason));
      });
    },
  } as unknown as LockManager;
  expect(await lockOf(busy, 20).take(onWait)).toBe(true);
  expect(onWait).toHaveBeenCalledOnce();
  expect(await lockOf(busy, 20).take(onWait)).toBe(false);
});
