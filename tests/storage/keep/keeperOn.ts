/** A keeper on a shelf, and the page's end of the line to it without a worker between. */
import type { PageEnd } from '../../../src/bridge/pageEnd.ts';
import { Handover } from '../../../src/bridge/workerEnd.ts';
import { Keeper, type TabLock } from '../../../src/storage/keep/keeper.ts';
import type { KeepTypes } from '../../../src/storage/keep/protocol.ts';
import { MemoryShelf } from './memoryShelf.ts';

export type KeepClient = PageEnd<KeepTypes>;

export const freeLock: TabLock = { take: async () => true, release: () => {} };
export const takenLock: TabLock = { take: async () => false, release: () => {} };

/** A lock that several tabs share. */
export function sharedLock(): () => TabLock {
  let owner: TabLock | null = null;
  return () => {
    const lock: TabLock = {
      take: async () => {
        owner ??= lock;
        return owner === lock;
      },
      release: () => {
        if (owner === lock) owner = null;
      },
    };
    return lock;
  };
}

export function keeperOn(
  shelf: MemoryShelf,
  lock: TabLock = freeLock,
  runs = new MemoryShelf(),
  sweeps = new MemoryShelf(),
): KeepClient {
  const keeper = new Keeper({ openShelves: async () => ({ works: shelf, runs, sweeps }), lock });
  return {
    ask: async (name, ask, { onProgress = () => {} } = {}) => {
      const handler = keeper.handlers[name] as (ask: unknown, watch: unknown) => unknown;
      const answer = await handler(structuredClone(ask), { progress: onProgress });
      return (answer instanceof Handover ? answer.answer : answer) as never;
    },
    order: () => keeper.letGo(),
    stop: () => {},
  };
}
