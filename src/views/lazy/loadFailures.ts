/** Loads of lazy code that failed and that somebody still waits for. */

export interface LoadFailure {
  /** What could not be loaded, at the start of a sentence. */
  readonly name: string;
  readonly retry: () => void;
  /** The person does without it. */
  readonly onDismissed: () => void;
}

let failures: readonly LoadFailure[] = [];
const listeners = new Set<() => void>();

function change(next: readonly LoadFailure[]): void {
  failures = next;
  for (const listener of listeners) listener();
}

/** Takes all failures of the newest name off the list. */
function take(): readonly LoadFailure[] {
  const { name } = failures.at(-1) ?? {};
  const taken = failures.filter((failure) => failure.name === name);
  change(failures.filter((failure) => failure.name !== name));
  return taken;
}

export const loadFailures = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** Name of the newest failure, null without one. */
  newest: (): string | null => failures.at(-1)?.name ?? null,
  /** @returns takes it back: nobody waits for it any more */
  report: (failure: LoadFailure) => {
    change([...failures, failure]);
    return () => {
      if (failures.includes(failure)) change(failures.filter((other) => other !== failure));
    };
  },
  /** Does again what the newest failure kept from being done, for all who wait for the same. */
  retry: () => {
    for (const { retry } of take()) retry();
  },
  dismiss: () => {
    for (const { onDismissed } of take()) onDismissed();
  },
};
