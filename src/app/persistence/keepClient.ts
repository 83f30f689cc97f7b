/** The page's end of the line to the worker that keeps its work; it is started with the first request. */
import type {
  KeepAnswers,
  KeepRequest,
  NumberedAnswer,
  NumberedRequest,
} from '../../storage/keep/protocol.ts';

/** The part of a Worker that is used. */
export interface KeepMailbox {
  postMessage(message: NumberedRequest, transfer: Transferable[]): void;
  onmessage: ((message: { data: NumberedAnswer }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
}

export interface KeepClient {
  /** @throws Error when the worker cannot answer */
  ask<Request extends KeepRequest>(
    request: Request,
    transfer?: Transferable[],
  ): Promise<KeepAnswers[Request['type']]>;
}

interface Asker {
  readonly resolve: (answer: never) => void;
  readonly reject: (reason: Error) => void;
}

export function keepClient(start: () => KeepMailbox): KeepClient {
  let mailbox: KeepMailbox | null = null;
  let number = 0;
  let broken: Error | null = null;
  const waiting = new Map<number, Asker>();
  const started = () => {
    mailbox = start();
    mailbox.onmessage = ({ data }) => {
      const asker = waiting.get(data.number);
      waiting.delete(data.number);
      if (data.error !== undefined) asker?.reject(new Error(data.error));
      else asker?.resolve(data.answer as never);
    };
    mailbox.onerror = ({ message }) => {
      broken = new Error(message ?? 'the worker stopped');
      for (const { reject } of waiting.values()) reject(broken);
      waiting.clear();
    };
    return mailbox;
  };
  return {
    ask: (request, transfer = []) =>
      new Promise((resolve, reject) => {
        if (broken) {
          reject(broken);
          return;
        }
        number += 1;
        waiting.set(number, { resolve, reject });
        (mailbox ?? started()).postMessage({ number, request }, transfer);
      }),
  };
}
