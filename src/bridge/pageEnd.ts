/** The page's end of the bridge. The worker is started with the first thing that is said to it. */
import type { BridgeTypes, ToPage, ToWorker } from './messages.ts';

/** The part of a Worker that is used. */
export interface WorkerPort {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  onmessage: ((message: { data: ToPage }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
  terminate(): void;
}

/** The worker cannot be asked any more: its script did not load, or it threw. */
export class WorkerStopped extends Error {
  override readonly name = 'WorkerStopped';
}

/** What the worker answered with an error. */
export class RequestFailed extends Error {
  /** The class of the error in the worker. */
  override readonly name: string;

  constructor(message: string, name: string) {
    super(message);
    this.name = name;
  }
}

interface AskOptions<Progress> {
  readonly transfer?: Transferable[];
  /** Gives the request up: it fails with an AbortError at once. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface PageEnd<Types extends BridgeTypes> {
  /**
   * @throws RequestFailed, WorkerStopped, or an AbortError
   */
  ask<Name extends keyof Types['requests'] & string>(
    name: Name,
    ask: Types['requests'][Name]['ask'],
    options?: AskOptions<Types['requests'][Name]['progress']>,
  ): Promise<Types['requests'][Name]['answer']>;
  order(order: Types['order'], transfer?: Transferable[]): void;
  /** Ends the worker; what was asked fails. The next thing that is said starts another. */
  stop(): void;
}

export interface PageEndOptions<Types extends BridgeTypes> {
  readonly start: () => WorkerPort;
  readonly onEvent?: (event: Types['event']) => void;
  /** The worker broke by itself; the next thing that is said starts another. */
  readonly onStopped?: (reason: WorkerStopped) => void;
}

interface Asker {
  readonly resolve: (answer: never) => void;
  readonly reject: (reason: unknown) => void;
  readonly onProgress: ((progress: never) => void) | undefined;
}

const abortError = () => new DOMException('given up', 'AbortError');

export function connectWorker<Types extends BridgeTypes>(
  options: PageEndOptions<Types>,
): PageEnd<Types> {
  let port: WorkerPort | null = null;
  let lastNumber = 0;
  const askers = new Map<number, Asker>();

  const end = (reason: WorkerStopped) => {
    if (port) {
      port.onmessage = null;
      port.onerror = null;
      port.terminate();
    }
    port = null;
    const failed = [...askers.values()];
    askers.clear();
    for (const { reject } of failed) reject(reason);
  };

  const receive = (message: ToPage) => {
    if (message.kind === 'event') {
      options.onEvent?.(message.event as Types['event']);
      return;
    }
    const asker = askers.get(message.number);
    // Given up meanwhile.
    if (!asker) return;
    if (message.kind === 'progress') {
      asker.onProgress?.(message.progress as never);
      return;
    }
    askers.delete(message.number);
    if (message.kind === 'answer') asker.resolve(message.answer as never);
    else asker.reject(new RequestFailed(message.message, message.name));
  };

  const started = (): WorkerPort => {
    if (port) return port;
    const begun = options.start();
    port = begun;
    begun.onmessage = ({ data }) => receive(data);
    begun.onerror = ({ message }) => {
      const reason = new WorkerStopped(message || 'the worker stopped');
      end(reason);
      options.onStopped?.(reason);
    };
    return begun;
  };

  return {
    ask: (name, ask, { transfer = [], signal, onProgress } = {}) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(abortError());
          return;
        }
        lastNumber += 1;
        const number = lastNumber;
        const giveUp = () => {
          if (!askers.delete(number)) return;
          port?.postMessage({ kind: 'cancel', number }, []);
          reject(abortError());
        };
        const settled =
          <Value>(settle: (value: Value) => void) =>
          (value: Value) => {
            signal?.removeEventListener('abort', giveUp);
            settle(value);
          };
        askers.set(number, { resolve: settled(resolve), reject: settled(reject), onProgress });
        signal?.addEventListener('abort', giveUp);
        try {
          started().postMessage({ kind: 'request', number, name, ask }, transfer);
        } catch (reason) {
          askers.delete(number);
          settled(reject)(reason);
        }
      }),
    order: (order, transfer = []) => started().postMessage({ kind: 'order', order }, transfer),
    stop: () => end(new WorkerStopped('the worker was ended')),
  };
}
