/** Both ends of the bridge on a message channel. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ToPage, ToWorker } from '../../src/bridge/messages.ts';
import { connectWorker, type WorkerPort, WorkerStopped } from '../../src/bridge/pageEnd.ts';
import { type Handlers, Handover, serve, type WorkerScope } from '../../src/bridge/workerEnd.ts';

interface Types {
  requests: {
    double: { ask: number; answer: number };
    fail: { ask: string; answer: never };
    wait: { ask: null; answer: string; progress: number };
    fill: { ask: number; answer: Float32Array };
  };
  order: string;
  event: string;
}

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

function bridge(handlers: Partial<Handlers<Types>> = {}) {
  const orders: string[] = [];
  const events: string[] = [];
  const stops: WorkerStopped[] = [];
  const ports: WorkerPort[] = [];
  let post: (event: string) => void = () => {};
  const start = (): WorkerPort => {
    const { port1, port2 } = new MessageChannel();
    open.push(port1, port2);
    const served = serve<Types>(
      port2 as unknown as WorkerScope,
      {
        double: (value) => 2 * value,
        fail: async (text) => {
          throw new RangeError(text);
        },
        wait: () => new Promise(() => {}),
        fill: async (count) => {
          const values = new Float32Array(count).fill(1);
          return new Handover(values, [values.buffer]);
        },
        ...handlers,
      },
      (order) => orders.push(order),
    );
    post = served.post;
    const port: WorkerPort = {
      postMessage: (message: ToWorker, transfer) => port1.postMessage(message, transfer),
      onmessage: null,
      onerror: null,
      terminate: () => port1.close(),
    };
    port1.onmessage = ({ data }) => port.onmessage?.({ data: data as ToPage });
    ports.push(port);
    return port;
  };
  const page = connectWorker<Types>({
    start,
    onEvent: (event) => events.push(event),
    onStopped: (reason) => stops.push(reason),
  });
  return { page, orders, events, stops, ports, post: (event: string) => post(event) };
}

describe('the bridge', () => {
  it('gives each request its own answer, whatever order they come in', async () => {
    const gates: (() => void)[] = [];
    const { page, ports } = bridge({
      double: (value) => new Promise((resolve) => gates.push(() => resolve(2 * value))),
    });
    const answers = [1, 2, 3].map((value) => page.ask('double', value));
    await vi.waitFor(() => expect(gates).toHaveLength(3));
    for (const open of gates.reverse()) open();
    expect(await Promise.all(answers)).toEqual([2, 4, 6]);
    expect(ports).toHaveLength(1);
  });

  it('hands arrays over and does not copy them', async () => {
    let sent: Float32Array | null = null;
    const { page } = bridge({
      fill: (count) => {
        sent = new Float32Array(count).fill(3);
        return new Handover(sent, [sent.buffer as ArrayBuffer]);
      },
    });
    expect(await page.ask('fill', 4)).toEqual(new Float32Array(4).fill(3));
    expect(sent!.length).toBe(0);
  });

  it('makes what a handler throws the error of that request alone', async () => {
    const { page } = bridge();
    const failing = page.ask('fail', 'no such image');
    const working = page.ask('double', 4);
    await expect(failing).rejects.toMatchObject({ message: 'no such image', name: 'RangeError' });
    expect(await working).toBe(8);
  });

  it('answers a request that nobody knows with an error', async () => {
    const { page } = bridge({ double: undefined as never });
    await expect(page.ask('double', 1)).rejects.toThrow('does not know the request "double"');
  });

  it('tells progress while a request is under way, and gives it up at once', async () => {
    let aborted = false;
    const { page } = bridge({
      wait: (_, { signal, progress }) =>
        new Promise((resolve) => {
          progress(1);
          signal.addEventListener('abort', () => {
            aborted = true;
            resolve('late');
          });
        }),
    });
    const controller = new AbortController();
    const told: number[] = [];
    const waiting = page.ask('wait', null, {
      signal: controller.signal,
      onProgress: (done) => told.push(done),
    });
    await vi.waitFor(() => expect(told).toEqual([1]));
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitFor(() => expect(aborted).toBe(true));
    expect(await page.ask('double', 2)).toBe(4);
  });

  it('asks nothing where it was given up before', async () => {
    const { page, ports } = bridge();
    const asked = page.ask('double', 1, { signal: AbortSignal.abort() });
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    expect(ports).toHaveLength(0);
  });

  it('takes orders in their order, and brings events back', async () => {
    const { page, orders, events, post } = bridge();
    page.order('one');
    page.order('two');
    await page.ask('double', 1);
    expect(orders).toEqual(['one', 'two']);
    post('rewound');
    await vi.waitFor(() => expect(events).toEqual(['rewound']));
  });

  it('fails everything that waits when the worker stops, says so, and starts another', async () => {
    const { page, stops, ports } = bridge();
    const waiting = page.ask('wait', null);
    ports[0]?.onerror?.({ message: 'the script did not load' });
    await expect(waiting).rejects.toThrow(WorkerStopped);
    await expect(waiting).rejects.toThrow('the script did not load');
    expect(stops.map(({ message }) => message)).toEqual(['the script did not load']);
    expect(await page.ask('double', 5)).toBe(10);
    expect(ports).toHaveLength(2);
  });

  it('fails a request that cannot be sent, and goes on', async () => {
    const { page } = bridge();
    await expect(page.ask('double', (() => {}) as never)).rejects.toMatchObject({
      name: 'DataCloneError',
    });
    expect(await page.ask('double', 1)).toBe(2);
  });
});
