import { afterEach, describe, expect, it } from 'vitest';
import { connectWorker, type PageEnd, type WorkerPort } from '../../../src/bridge/pageEnd.ts';
import type { EngineEvent, EngineId, EngineTypes, Order } from '../../../src/engine/protocol.ts';
import { defaultParameters } from '../../../src/losses/catalogue.ts';

/** The worker as the page has it, with all that it said. */
class Client {
  readonly events: EngineEvent[] = [];
  readonly link: PageEnd<EngineTypes>;
  private changed: () => void = () => {};

  constructor(worker: Worker) {
    this.link = connectWorker<EngineTypes>({
      start: () => worker as WorkerPort,
      onEvent: (event) => {
        this.events.push(event);
        this.changed();
      },
      onStopped: (reason) => {
        throw reason;
      },
    });
  }

  send(...orders: Order[]): void {
    for (const order of orders) this.link.order(order);
  }

  get status() {
    return this.events.findLast((event) => event.type === 'status')?.status;
  }

  get description() {
    return this.events.findLast((event) => event.type === 'engine')?.description;
  }

  get records() {
    return this.events.flatMap((event) => (event.type === 'progress' ? event.records : []));
  }

  /** Resolves once this holds; rejects when the engine says that it failed. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.changed = () => {
        const { status } = this;
        if (holds()) resolve();
        else if (status?.kind === 'failed') reject(new Error(status.message));
      };
      this.changed();
    });
  }

  close(): void {
    this.link.stop();
  }
}

const clients: Client[] = [];

const engineWorker = () =>
  new Worker(new URL('../../../src/engine/worker.ts', import.meta.url), { type: 'module' });
const workerWithEightProcessors = () =>
  new Worker(new URL('../backends/eightProcessorsWorker.ts', import.meta.url), { type: 'module' });

function start(engine: EngineId | null, seed = 1, worker = engineWorker()): Client {
  const client = new Client(worker);
  clients.push(client);
  const run = 'main';
  void client.link.ask('openPhantoms', {
    request: { kind: 'phantoms', phantom: 'polyp', count: 1, seed: 3 },
    preparation: { size: 32, validationShare: 0.25, seed: 1, classes: 2 },
  });
  client.send(
    {
      ...{ type: 'build', run },
      network: { depth: 2, filters: 8, norm: 'none' },
      training: { optimizer: 'adam', learningRate: 0.01, batchSize: 1, seed },
    },
    {
      ...{ type: 'setLoss', run },
      loss: { id: 'asymmetric-unified-focal', parameters: defaultParameters },
    },
    { type: 'startEngine', engine },
    { type: 'watch', sampleId: 'polyp 1', threshold: 0.5 },
    { type: 'train', run },
  );
  return client;
}

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

describe('the worker', () => {
  it.each(['webgpu', 'webgl', 'wasm'] as const)(
    'overfits one phantom to a Dice above 0.9 on %s',
    async (engine) => {
      const client = start(engine);
      await client.until(() => client.records.length > 0);
      if (client.description?.engine !== engine) {
        // A browser without it must say so, and train on something else.
        expect(client.description?.passedOver.length).toBeGreaterThan(0);
        return;
      }
      const untrained = client.records.find(({ training }) => training)?.training;
      expect(untrained?.dice).toBeLessThan(0.8);
      const reached = () =>
        client.records.some(({ training }) => training !== null && training.dice > 0.9);
      await client.until(() => reached() || client.records.length >= 150);
      console.info(
        `${engine} (${client.description.detail}): Dice > 0.9 after ${client.records.length} steps, status`,
        client.status,
      );
      expect(reached()).toBe(true);
    },
  );

  it('trains on several threads of WebAssembly where there are processors enough, to the same losses', async () => {
    const first: number[][] = [];
    for (const worker of [engineWorker(), workerWithEightProcessors()]) {
      const client = start('wasm', 1, worker);
      await client.until(() => client.records.length >= 20);
      first.push(client.records.slice(0, 20).map(({ batchLoss }) => batchLoss));
      // Two that train at once would only hinder each other.
      client.close();
    }
    const [own, eight] = clients.map(({ description }) => description?.detail);
    const isFew = navigator.hardwareConcurrency < 4;
    expect(own).toMatch(isFew ? /one thread$/ : /\d threads$/);
    expect(eight).toBe('on the processor, 4 threads');
    first[1]?.forEach((loss, step) => {
      expect(Math.abs(loss / (first[0]?.[step] as number) - 1)).toBeLessThan(1e-4);
    });
  });
});
