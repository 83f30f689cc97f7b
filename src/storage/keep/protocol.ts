/** What the page and the worker that keeps its work say to each other. */
import type { Work } from './works.ts';

export type KeepRequest =
  /** Must come first: opens what is kept, and makes this tab the one that keeps. */
  | { readonly type: 'open' }
  /** Values of parts, undefined where there are none. */
  | { readonly type: 'read'; readonly id: string; readonly parts: readonly string[] }
  | {
      readonly type: 'save';
      readonly id: string;
      readonly info: unknown;
      /** Parts that are new or different. */
      readonly parts: readonly (readonly [name: string, value: unknown])[];
      /** Parts that it has no more. */
      readonly drop: readonly string[];
    }
  /** Everything that is kept as one ZIP file, also where it cannot be understood. */
  | { readonly type: 'dump' }
  /** Forgets everything. */
  | { readonly type: 'clear' };

export type OpenedStore =
  | { readonly kind: 'open'; readonly works: readonly Work[] }
  /** Another tab keeps its work. */
  | { readonly kind: 'busy' }
  /** What is kept cannot be understood; `reason` is a sentence. */
  | { readonly kind: 'bad'; readonly reason: string }
  /** This browser keeps nothing here. */
  | { readonly kind: 'none' };

/** Answers by the type of the request. */
export interface KeepAnswers {
  open: OpenedStore;
  read: readonly unknown[];
  save: SaveResult;
  dump: Blob;
  clear: null;
}

export type SaveResult =
  /** Milliseconds since 1970. */
  | { readonly kind: 'saved'; readonly at: number }
  | { readonly kind: 'no room' }
  /** What the browser says about it. */
  | { readonly kind: 'failed'; readonly reason: string };

export interface NumberedRequest {
  readonly number: number;
  readonly request: KeepRequest;
}

export interface NumberedAnswer {
  readonly number: number;
  readonly answer?: unknown;
  /** Why there is no answer. */
  readonly error?: string;
}
