/** The records of trainings and the browser's store: read once, then every change of the list is written. */
import { messageOf } from '../../bridge/messages.ts';
import { bounded, type RunRecord, withRecords } from '../../runs/runRecord.ts';
import type { AppStore } from '../../state/store.ts';
import type { KeepClient } from '../persistence/keptWork.ts';
import type { StoreAccess } from '../persistence/storeAccess.ts';

/** Wait after a change. */
const settleMs = 500;

export interface KeptRecordsOptions {
  readonly store: AppStore;
  readonly client: Pick<KeepClient, 'ask'>;
  readonly access: Pick<StoreAccess, 'ready' | 'isOpened'>;
}

export class KeptRecords {
  /** Resolves when what is kept is in the list, or cannot be. */
  readonly ready: Promise<void>;
  private readonly options: KeptRecordsOptions;
  /** What is in the store, by id. */
  private readonly saved = new Map<string, RunRecord>();
  private isRead = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: KeptRecordsOptions) {
    this.options = options;
    this.ready = this.read();
    options.store.subscribe(({ live }, before) => {
      if (live.records !== before.live.records) this.schedule();
    });
  }

  /** Writes what is not written yet, at once where the store is open. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.isRead && this.options.access.isOpened) void this.write();
    else void this.writeWhenOpen();
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => this.flush(), settleMs);
  }

  private say(notes: readonly string[]): void {
    const { store } = this.options;
    store.setState(({ live }) => ({ live: { ...live, recordNotes: notes } }));
  }

  private async read(): Promise<void> {
    const { store, client, access } = this.options;
    if (!(await access.ready())) return;
    try {
      const { records, problems } = await client.ask('readRuns', null);
      this.isRead = true;
      for (const record of records) this.saved.set(record.id, record);
      store.setState(({ live }) => {
        const all = withRecords(live.records, records);
        return { live: { ...live, records: bounded(all).kept } };
      });
      if (problems.length > 0) this.say(problems);
      this.schedule();
    } catch (reason) {
      this.say([`Earlier runs could not be read (${messageOf(reason)}).`]);
    }
  }

  private async writeWhenOpen(): Promise<void> {
    const { access } = this.options;
    if (!this.isRead) await this.read();
    if (this.isRead && (await access.ready())) await this.write();
  }

  private async write(): Promise<void> {
    const { store, client } = this.options;
    const { records } = store.getState().live;
    const ids = new Set(records.map(({ id }) => id));
    const put = records.filter((record) => this.saved.get(record.id) !== record);
    const remove = [...this.saved.keys()].filter((id) => !ids.has(id));
    if (put.length === 0 && remove.length === 0) return;
    // What changes meanwhile is told apart from what is being written.
    const before = put.map(({ id }) => this.saved.get(id));
    const removed = remove.map((id) => this.saved.get(id));
    for (const record of put) this.saved.set(record.id, record);
    for (const id of remove) this.saved.delete(id);
    try {
      await client.ask('changeRuns', { put, remove });
    } catch (reason) {
      // They are written with the next change.
      for (const [i, { id }] of put.entries()) this.setBack(id, before[i]);
      for (const [i, id] of remove.entries()) this.setBack(id, removed[i]);
      this.say([
        `The newest runs are not kept in this browser (${messageOf(reason)}). Export them, or delete some.`,
      ]);
    }
  }

  private setBack(id: string, record: RunRecord | undefined): void {
    if (record) this.saved.set(id, record);
    else this.saved.delete(id);
  }
}
