/** Loads of late code that failed and that somebody still waits for. */

export interface LateFailure {
  /** What could not be loaded, at the start of a sentence. */
  readonly name: string;
  readonly tryAgain: () => void;
  /** The person does without it. */
  readonly onGivenUp: () => void;
}

let failures: readonly LateFailure[] = [];
const listeners = new Set<() => void>();

function change(next: readonly LateFailure[]): void {
  failures = next;
  for (const listener of listeners) listener();
}

/** Takes all failures of the newest name off the list. */
function take(): readonly LateFailure[] {
  const { name } = failures.at(-1) ?? {};
  const taken = failures.filter((failure) => failure.name === name);
  change(failures.filter((failure) => failure.name !== name));
  return taken;
}

export const lateFailures = {
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** Name of the newest failure, null without one. */
  newest: (): string | null => failures.at(-1)?.name ?? null,
  /** @returns takes it back: nobody waits for it any more */
  report: (failure: LateFailure) => {
    change([...failures, failure]);
    return () => {
      if (failures.includes(failure)) change(failures.filter((other) => other !== failure));
    };
  },
  /** Does again what the newest failure kept from being done, for all who wait for the same. */
  tryAgain: () => {
    for (const { tryAgain } of take()) tryAgain();
  },
  giveUp: () => {
    for (const { onGivenUp } of take()) onGivenUp();
  },
};
