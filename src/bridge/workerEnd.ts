/** The worker's end of the bridge. */
import { type BridgeTypes, messageOf, type ToPage, type ToWorker } from './messages.ts';

/** The part of a worker's global scope, or of a message port, that is used. */
export interface WorkerScope {
  postMessage(message: ToPage, transfer: Transferable[]): void;
  onmessage: ((message: MessageEvent<ToWorker>) => void) | null;
}

interface RequestWatch<Progress> {
  /** Aborted when the answer is not wanted any more. */
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress, transfer?: Transferable[]) => void;
}

/** An answer with what changes hands. */
export class Handover<Answer> {
  readonly answer: Answer;
  readonly transfer: Transferable[];

  constructor(answer: Answer, transfer: Transferable[] = []) {
    this.answer = answer;
    this.transfer = transfer;
  }
}

export type Handlers<Types extends BridgeTypes> = {
  readonly [Name in keyof Types['requests']]: (
    ask: Types['requests'][Name]['ask'],
    watch: RequestWatch<Types['requests'][Name]['progress']>,
  ) =>
    | Promise<Types['requests'][Name]['answer'] | Handover<Types['requests'][Name]['answer']>>
    | Types['requests'][Name]['answer']
    | Handover<Types['requests'][Name]['answer']>;
};

export interface Served<Types extends BridgeTypes> {
  post(event: Types['event'], transfer?: Transferable[]): void;
}

/**
 * Answers requests and takes orders. Whatever a handler throws becomes the error of its request.
 *
 * @param onOrder  must not throw; where it does, that is a fault of the program and stops the worker
 */
export function serve<Types extends BridgeTypes>(
  scope: WorkerScope,
  handlers: Handlers<Types>,
  onOrder: (order: Types['order']) => void = () => {},
): Served<Types> {
  const running = new Map<number, AbortController>();
  const post = (message: ToPage, transfer: Transferable[] = []) =>
    scope.postMessage(message, transfer);
  const answer = async (number: number, name: string, ask: unknown) => {
    const controller = new AbortController();
    running.set(number, controller);
    try {
      const handler = handlers[name];
      if (!handler) throw new Error(`the worker does not know the request "${name}"`);
      const watch: RequestWatch<unknown> = {
        signal: controller.signal,
        progress: (progress, transfer) => post({ kind: 'progress', number, progress }, transfer),
      };
      const made = await handler(ask, watch);
      if (made instanceof Handover)
        post({ kind: 'answer', number, answer: made.answer }, made.transfer);
      else post({ kind: 'answer', number, answer: made });
    } catch (reason) {
      const name = reason instanceof Error ? reason.name : 'Error';
      post({ kind: 'error', number, message: messageOf(reason), name });
    } finally {
      running.delete(number);
    }
  };
  scope.onmessage = ({ data }) => {
    switch (data.kind) {
      case 'request':
        void answer(data.number, data.name, data.ask);
        break;
      case 'cancel':
        running.get(data.number)?.abort();
        break;
      case 'order':
        onOrder(data.order);
        break;
    }
  };
  return { post: (event, transfer) => post({ kind: 'event', event }, transfer) };
}
