/** The worker that keeps what a person works on: nothing of it holds up the page. */
import { indexedDbShelf } from './indexedDbShelf.ts';
import { Keeper } from './keeper.ts';
import type { NumberedAnswer, NumberedRequest } from './protocol.ts';

declare const self: DedicatedWorkerGlobalScope;

const name = 'loss-explorer';
/** A tab that was just closed or reloaded may hold the lock for a moment more. */
const lockWaitMs = 1500;

/** Without locks every tab may keep; the last one to save wins, and each save is whole. */
function takeLock(): Promise<boolean> {
  const { locks } = self.navigator;
  if (!locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(lockWaitMs);
    locks
      .request(name, { signal }, () => {
        resolve(true);
        return new Promise(() => {});
      })
      .catch(() => resolve(false));
  });
}

const keeper = new Keeper({ openShelf: () => indexedDbShelf(name), takeLock });

/** Numbers of a snapshot are handed over, not copied. */
function buffersIn(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer];
  if (typeof value !== 'object' || value === null || value instanceof Blob) return [];
  return Object.values(value).flatMap(buffersIn);
}

self.onmessage = async ({ data: { number, request } }: MessageEvent<NumberedRequest>) => {
  let reply: NumberedAnswer;
  try {
    reply = { number, answer: await keeper.answer(request) };
  } catch (reason) {
    reply = { number, error: reason instanceof Error ? reason.message : String(reason) };
  }
  const transfer = request.type === 'read' ? [...new Set(buffersIn(reply.answer))] : [];
  self.postMessage(reply, transfer);
};
