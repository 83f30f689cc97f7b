/** The worker that keeps what a person works on: nothing of it holds up the page. */
import { serve, type WorkerScope } from '../../bridge/workerEnd.ts';
import { indexedDbShelves } from './indexedDbShelves.ts';
import { Keeper } from './keeper.ts';
import type { KeepTypes } from './protocol.ts';
import { tabLock } from './tabLock.ts';

declare const self: DedicatedWorkerGlobalScope;

const name = 'loss-explorer';
const keeper = new Keeper({
  openShelves: () => indexedDbShelves(name),
  lock: tabLock(self.navigator.locks, name, { waitMs: 1500, graceMs: 100 }),
});

serve<KeepTypes>(self as WorkerScope, keeper.handlers, () => keeper.letGo());
