/** The worker that keeps what a person works on: nothing of it holds up the page. */
import { serve, type WorkerScope } from '../../bridge/workerEnd.ts';
import { indexedDbShelf } from './indexedDbShelf.ts';
import { Keeper } from './keeper.ts';
import type { KeepTypes } from './protocol.ts';
import { tabLock } from './tabLock.ts';

declare const self: DedicatedWorkerGlobalScope;

const name = 'loss-explorer';
const keeper = new Keeper({
  openShelf: () => indexedDbShelf(name),
  lock: tabLock(self.navigator.locks, name, { waitMs: 1500, graceMs: 100 }),
});

serve<KeepTypes>(self as WorkerScope, keeper.handlers, () => keeper.letGo());
