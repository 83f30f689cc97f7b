/**
 * Chooses the backend: the best that really comes up and really trains. Loaded by the worker only when
 * an engine is asked for, and each backend's code only when its turn comes.
 */

import { loaded } from '../loadFailed.ts';
import { createPlan, memoryFor, type PlanOptions } from '../networks/createPlan.ts';
import { type Availability, type MemoryShape, memoryLimit } from '../networks/memory.ts';
import { MemoryBudget } from '../networks/memoryBudget.ts';
import type { NetworkPlan, PlanRequest } from '../networks/network.ts';
import { areLossesExpected, checkLosses, checkRequest } from '../networks/trainingCheck.ts';
import { type EngineDescription, type EngineId, engineIds, engineLabels } from '../protocol.ts';
import type { StartedBackend } from './startedBackend.ts';

/** A backend that trains. Only one can run at a time: tfjs has one active backend. */
export interface Backend {
  readonly description: EngineDescription;
  /** Resolves with the beginning of a sentence, without its full stop, when the backend breaks. */
  readonly failed: Promise<string>;
  /** @throws RangeError when the network does not fit; the message says what to change */
  createPlan(request: PlanRequest, watch?: Omit<PlanOptions, 'budget'>): Promise<NetworkPlan>;
  /** What one run of a shape would need, and what can be had. */
  memoryFor(shape: MemoryShape): Promise<Availability>;
  /** To be called after its networks were disposed of. */
  dispose(): void;
}

export interface BackendRequest {
  /** The engine asked for by name; null for the best. */
  readonly engine: EngineId | null;
  /** Engines not to try, and a sentence why. */
  readonly avoid: ReadonlyMap<EngineId, string>;
  /** Told what is being tried, before each try. */
  readonly report: (message: string, engine: EngineId) => void;
}

type Start = (acceptsSoftware: boolean) => Promise<StartedBackend>;

export interface Starter {
  readonly label: string;
  readonly load: () => Promise<{ start: Start }>;
}

const starters: Readonly<Record<EngineId, Starter>> = {
  webgpu: { label: engineLabels.webgpu, load: () => import('./webgpu.ts') },
  webgl: { label: engineLabels.webgl, load: () => import('./webgl.ts') },
  wasm: { label: engineLabels.wasm, load: () => import('./wasm.ts') },
  cpu: { label: engineLabels.cpu, load: () => import('./cpu.ts') },
};

/** Longest wait for a backend to come up and pass its check; a software rasteriser compiles for seconds. */
const startLimitMs = 60_000;

interface Attempt {
  readonly engine: EngineId;
  /** Whether an adapter that computes on the processor will do. */
  readonly acceptsSoftware: boolean;
}

/** A software adapter is slower than WebAssembly, so it is tried only after that, or by name. */
function attempts(asked: EngineId | null): Attempt[] {
  const best = engineIds.map((engine) => ({ engine, acceptsSoftware: false }));
  const software = (['webgpu', 'webgl'] as const).map((engine) => ({
    engine,
    acceptsSoftware: true,
  }));
  const order = [...best.filter(({ engine }) => engine !== 'cpu'), ...software];
  const cpu = best.filter(({ engine }) => engine === 'cpu');
  const named = asked ? [{ engine: asked, acceptsSoftware: true }] : [];
  return [...named, ...order.filter(({ engine }) => engine !== asked), ...cpu];
}

function sentenceOf(reason: unknown): string {
  const text = reason instanceof Error ? reason.message : String(reason);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

async function withinLimit<T>(work: Promise<T>, sentence: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(sentence)), startLimitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Trains three steps on known data. @throws Error with a sentence, when the losses are wrong */
async function check(label: string, backend: StartedBackend): Promise<void> {
  const request = checkRequest();
  const budget = new MemoryBudget(Number.POSITIVE_INFINITY);
  const plan = await createPlan(backend, request, { budget });
  try {
    const run = await plan.createRun(request.weights);
    try {
      const broken = backend.failed.then((reason) => Promise.reject(new Error(reason)));
      const losses = await Promise.race([checkLosses(run), broken]);
      if (!areLossesExpected(losses))
        throw new Error(`${label} comes up but computes wrong gradients here.`);
    } finally {
      run.dispose();
    }
  } finally {
    plan.dispose();
  }
}

/** Brings one backend up and checks it. @throws Error with a sentence, when it cannot train */
async function bringUp(
  acceptsSoftware: boolean,
  { label, load }: Starter,
): Promise<StartedBackend> {
  const { start } = await loaded(label, load);
  const starting = start(acceptsSoftware);
  const late = `${label} did not come up within ${startLimitMs / 1000} seconds.`;
  const backend = await withinLimit(starting, late).catch((reason) => {
    // One that comes up after all is not wanted any more.
    starting.then(
      (unwanted) => unwanted.dispose(),
      () => {},
    );
    throw reason;
  });
  try {
    await withinLimit(check(label, backend), late);
  } catch (reason) {
    backend.dispose();
    throw reason;
  }
  return backend;
}

/**
 * Brings up the engine asked for, or else the best that trains.
 *
 * @throws Error with all reasons, when not even plain JavaScript trains
 */
export async function startBackend(
  { engine: asked, avoid, report }: BackendRequest,
  from: Readonly<Record<EngineId, Starter>> = starters,
): Promise<Backend> {
  const passedOver = new Map<string, string>();
  for (const { engine, acceptsSoftware } of attempts(asked)) {
    const { label } = from[engine];
    const avoided = avoid.get(engine);
    if (avoided) {
      passedOver.set(engine, avoided);
      continue;
    }
    report(`Starting ${label}`, engine);
    try {
      const started = await bringUp(acceptsSoftware, from[engine]);
      passedOver.delete(engine);
      // Chromium tells it, in secure contexts; other browsers and Node do not.
      const deviceMemory = (globalThis.navigator as { deviceMemory?: number } | undefined)
        ?.deviceMemory;
      const limit = memoryLimit(engine, started.gpu?.isSoftware ?? false, deviceMemory);
      const budget = new MemoryBudget(limit);
      return {
        description: {
          engine,
          label,
          detail: started.detail,
          passedOver: [...passedOver.values()],
        },
        failed: started.failed,
        createPlan: (request, watch) => createPlan(started, request, { ...watch, budget }),
        memoryFor: (shape) => memoryFor(started, shape, budget),
        dispose: started.dispose,
      };
    } catch (reason) {
      passedOver.set(engine, sentenceOf(reason));
    }
  }
  throw new Error(`No engine can train here. ${[...passedOver.values()].join(' ')}`);
}
