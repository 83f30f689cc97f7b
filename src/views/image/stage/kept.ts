/** Keeps what was made last: computes again only when a part of the key is another object or value. */
export function kept<Value>(): (key: readonly unknown[], make: () => Value) => Value {
  let last: readonly unknown[] = [];
  let value: Value;
  return (key, make) => {
    if (key.length !== last.length || key.some((part, i) => part !== last[i])) {
      value = make();
      last = key;
    }
    return value;
  };
}
