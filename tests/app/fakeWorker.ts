/** A training worker that a test plays: what it was told, what it was asked, and its answers. */
import type { ToPage, ToWorker } from '../../src/bridge/messages.ts';
import type { WorkerPort } from '../../src/bridge/pageEnd.ts';
import type { EngineEvent, EngineTypes, Order } from '../../src/engine/protocol.ts';

type Requests = EngineTypes['requests'];
export type Name = keyof Requests;

export interface Asked<Of extends Name = Name> {
  readonly number: number;
  readonly name: Of;
  readonly ask: Requests[Of]['ask'];
}

export class FakeWorker {
  /** Everything, in order: orders by their type, requests by their name. */
  readonly said: string[] = [];
  readonly orders: Order[] = [];
  readonly requests: Asked[] = [];
  /** Numbers of the requests that were given up. */
  readonly cancelled: number[] = [];
  /** Numbers of the requests that were answered. */
  readonly answered: number[] = [];
  private port: WorkerPort | null = null;

  start = (): WorkerPort => {
    const port: WorkerPort = {
      postMessage: (message) => this.receive(message),
      onmessage: null,
      onerror: null,
      terminate: () => {},
    };
    this.port = port;
    return port;
  };

  get last(): Order | undefined {
    return this.orders.at(-1);
  }

  /** The newest request of this name. */
  asked<Of extends Name>(name: Of): Asked<Of> {
    const found = this.requests.findLast((request) => request.name === name);
    if (!found) throw new Error(`nobody asked for ${name}; it was ${this.said.join(', ')}`);
    return found as Asked<Of>;
  }

  /** Answers the newest request of this name, or another. */
  async answer<Of extends Name>(
    name: Of,
    answer: Requests[Of]['answer'],
    { number } = this.asked(name),
  ): Promise<void> {
    this.answered.push(number);
    this.post({ kind: 'answer', number, answer });
    await settled();
  }

  async fail(name: Name, message: string, errorName = 'Error'): Promise<void> {
    this.post({ kind: 'error', number: this.asked(name).number, message, name: errorName });
    await settled();
  }

  progress<Of extends Name>(
    name: Of,
    progress: Requests[Of] extends { progress: infer P } ? P : never,
  ): void {
    this.post({ kind: 'progress', number: this.asked(name).number, progress });
  }

  deliver(event: EngineEvent): void {
    this.post({ kind: 'event', event });
  }

  break(message: string): void {
    this.port?.onerror?.({ message });
  }

  private receive(message: ToWorker): void {
    if (message.kind === 'cancel') this.cancelled.push(message.number);
    else if (message.kind === 'order') {
      const order = message.order as Order;
      this.orders.push(order);
      this.said.push(order.type);
    } else {
      const { number, name, ask } = message;
      this.requests.push({ number, name, ask } as Asked);
      this.said.push(name);
    }
  }

  private post(message: ToPage): void {
    this.port?.onmessage?.({ data: message });
  }
}

/** Resolves after what waits for a promise had its turn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}
