/** A shelf in memory that crashes or fills up when a test says so. */
import type { Change, Shelf } from '../../../src/storage/keep/shelf.ts';

/** The tab is gone: nothing after it happens. */
export class Crash extends Error {}

export class MemoryShelf implements Shelf {
  readonly values: Map<string, unknown>;
  /** Changes that are still made; those of a write are made together or not at all. */
  lifetime = Number.POSITIVE_INFINITY;
  /** Most characters of JSON. */
  capacity = Number.POSITIVE_INFINITY;

  constructor(values = new Map<string, unknown>()) {
    this.values = values;
  }

  async get(key: string): Promise<unknown> {
    this.live();
    return structuredClone(this.values.get(key));
  }

  async keys(): Promise<string[]> {
    this.live();
    return [...this.values.keys()];
  }

  async write(changes: readonly Change[]): Promise<void> {
    this.live();
    const next = new Map(this.values);
    for (const change of changes) {
      this.lifetime -= 1;
      this.live();
      if ('remove' in change) next.delete(change.remove);
      else next.set(change.key, structuredClone(change.value));
    }
    if (JSON.stringify([...next]).length > this.capacity)
      throw new DOMException('full', 'QuotaExceededError');
    this.values.clear();
    for (const [key, value] of next) this.values.set(key, value);
    // The page may also go after the write and before it hears of it.
    this.lifetime -= 1;
    this.live();
  }

  close(): void {}

  private live(): void {
    if (this.lifetime < 0) throw new Crash('crashed');
  }
}
