import { expect, it } from 'vitest';
import { tabLock } from '../../../src/storage/keep/tabLock.ts';

/** Locks of a browser, as far as they are used: one holder at a time, others wait until they give up. */
function browserLocks(): LockManager {
  let last = Promise.resolve();
  return {
    request: (_: string, { signal }: { signal: AbortSignal }, hold: () => Promise<void>) => {
      const before = last;
      let isGivenUp = false;
      const done = (async () => {
        await before;
        if (!isGivenUp) await hold();
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
  } as unknown as LockManager;
}

it('one tab has the lock, another gets it when that lets go, and the first may take it again', async () => {
  const locks = browserLocks();
  const [first, second] = [tabLock(locks, 'x', 50), tabLock(locks, 'x', 50)];
  expect(await first.take()).toBe(true);
  expect(await second.take()).toBe(false);
  first.release();
  expect(await second.take()).toBe(true);
  expect(await first.take()).toBe(false);
  second.release();
  second.release();
  expect(await first.take()).toBe(true);
});

it('a tab that lets go while another waits gives it the lock', async () => {
  const locks = browserLocks();
  const [first, second] = [tabLock(locks, 'x', 50), tabLock(locks, 'x', 10_000)];
  await first.take();
  const waiting = second.take();
  first.release();
  expect(await waiting).toBe(true);
});

it('where a browser has no locks, every tab may keep', async () => {
  const [first, second] = [tabLock(undefined, 'x', 50), tabLock(undefined, 'x', 50)];
  expect([await first.take(), await second.take()]).toEqual([true, true]);
});
