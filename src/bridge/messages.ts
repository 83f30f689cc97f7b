/**
 * What goes over the bridge between the page and a worker. A request has a number and gets exactly one
 * answer or one error; it may be given up. Beside requests there are orders, which nobody waits for, and events.
 */

/** What a worker can be asked, by the name of the request. */
interface RequestTypes {
  readonly [name: string]: {
    readonly ask: unknown;
    readonly answer: unknown;
    /** Reported while the request is worked on. */
    readonly progress?: unknown;
  };
}

/** All that one worker and the page say to each other. */
export interface BridgeTypes {
  readonly requests: RequestTypes;
  /** To the worker, without an answer. */
  readonly order: unknown;
  /** From the worker, unasked. */
  readonly event: unknown;
}

export type ToWorker =
  | {
      readonly kind: 'request';
      readonly number: number;
      readonly name: string;
      readonly ask: unknown;
    }
  | { readonly kind: 'cancel'; readonly number: number }
  | { readonly kind: 'order'; readonly order: unknown };

export type ToPage =
  | { readonly kind: 'answer'; readonly number: number; readonly answer: unknown }
  /** `name` is that of the error's class, so that the page can tell a refusal from a fault. */
  | {
      readonly kind: 'error';
      readonly number: number;
      readonly message: string;
      readonly name: string;
    }
  | { readonly kind: 'progress'; readonly number: number; readonly progress: unknown }
  | { readonly kind: 'event'; readonly event: unknown };

/** What an error says. */
export function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
