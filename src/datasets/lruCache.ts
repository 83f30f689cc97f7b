/** A cache of bounded size that gives up what was used longest ago. */
export class LruCache<K, V> {
  private readonly limit: number;
  private readonly sizeOf: (value: V) => number;
  /** The one used last comes last. */
  private readonly kept = new Map<K, V>();
  private size = 0;

  /**
   * @param limit  most that is kept, in the unit of `sizeOf`; the value used last always is
   */
  constructor(limit: number, sizeOf: (value: V) => number) {
    this.limit = limit;
    this.sizeOf = sizeOf;
  }

  /** The value of a key, made if it is not here. */
  get(key: K, make: () => V): V {
    const known = this.kept.get(key);
    const value = known ?? make();
    this.kept.delete(key);
    this.kept.set(key, value);
    if (known === undefined) this.size += this.sizeOf(value);
    for (const [oldest, other] of this.kept) {
      if (this.size <= this.limit || oldest === key) break;
      this.kept.delete(oldest);
      this.size -= this.sizeOf(other);
    }
    return value;
  }

  /** The value of a key, if it is here; it is not used by that. */
  peek(key: K): V | undefined {
    return this.kept.get(key);
  }

  clear(): void {
    this.kept.clear();
    this.size = 0;
  }
}
