/** Benchmarks of the engine: the product's and stock tfjs in a real browser, PyTorch beside them. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runInNode } from './inNode.mjs';
import { median, quantile } from './page.mjs';
import { withBenchPage } from './serve.mjs';

const folder = import.meta.dirname;
const port = 4188;

export const engineCases = {
  small: { size: 64, batch: 2, network: { depth: 3, filters: 8, norm: 'none' } },
  standard: { size: 128, batch: 4, network: { depth: 3, filters: 16, norm: 'instance' } },
  256: { size: 256, batch: 4, network: { depth: 4, filters: 16, norm: 'instance' } },
};

/**
 * Engines that take turns in one page, and how many turns: what fits into a minute or two even where a
 * step takes seconds. tfjs has one backend at a time, so the processor's engines run apart.
 */
const runs = {
  small: [
    { engines: ['webgpu', 'webgpu-stock'], steps: 5 },
    { engines: ['wasm'], steps: 30 },
    { engines: ['cpu-stock'], steps: 2 },
  ],
  standard: [
    { engines: ['webgpu', 'webgpu-stock'], steps: 2 },
    { engines: ['wasm'], steps: 6 },
  ],
  256: [
    { engines: ['webgpu'], steps: 3 },
    { engines: ['wasm'], steps: 2 },
  ],
};

/** The page of the engines while `use` runs. */
export const withEnginePage = (use) => withBenchPage('engine', port, use);

function rows(name, result) {
  const { engine } = result;
  const of = (key) => result.steps.map((step) => step[key]);
  const row = (metric, value, unit) => ({ case: name, engine, metric, value, unit });
  const gpu = engine.startsWith('webgpu');
  return [
    row('step-ms', median(of('ms')), 'ms'),
    row('step-ms-p10', quantile(of('ms'), 0.1), 'ms'),
    row('step-ms-p90', quantile(of('ms'), 0.9), 'ms'),
    ...(result.pipelinedMs === null ? [] : [row('step-ms-in-flight', result.pipelinedMs, 'ms')]),
    row('host-ms', median(of('hostMs')), 'ms'),
    row('first-step-ms', result.first.ms, 'ms'),
    ...(gpu
      ? [
          row('dispatches', median(of('dispatches')), 'a step'),
          row('submits', median(of('submits')), 'a step'),
          row('buffers-created', median(of('buffersCreated')), 'a step'),
          row('peak-gpu-bytes', result.peakBytes, 'bytes'),
        ]
      : []),
  ].map((found) => ({ ...found, adapter: result.adapter }));
}

/** Measures one case on every engine. */
export async function engineCase(browser, url, name, report) {
  const found = [];
  for (const { engines, steps } of runs[name]) {
    report(`${name} on ${engines.join(', in turn with ')}`);
    const page = await browser.newPage();
    try {
      await page.goto(url);
      await page.waitForFunction(() => 'compareEngines' in window);
      const results = await page.evaluate(
        ([ids, run]) => window.compareEngines(ids, run),
        [engines, { ...engineCases[name], steps }],
      );
      for (const result of results) {
        const { engine, adapter, parameters, first } = result;
        report(`  ${engine}: ${adapter}, ${parameters} parameters, first loss ${first.loss}`);
        found.push(...rows(name, result));
      }
    } catch (error) {
      report(`  left out: ${error.message.split('\n')[0]}`);
    } finally {
      await page.close();
    }
  }
  return found;
}

/** Host time a step on Dawn's null backend in Node. */
export async function nullHostCases(report) {
  report('host time on the null backend');
  const printed = await runInNode('engine/nullHost.ts', report);
  return (printed?.split('\n') ?? []).map((line) => ({
    ...JSON.parse(line),
    engine: 'webgpu-null',
    metric: 'host-ms',
    unit: 'ms',
    adapter: 'Dawn null backend',
  }));
}

/** PyTorch on the processor, where some python3 has it. */
export function pytorchCase(name, report) {
  const { size, batch, network } = engineCases[name];
  const script = join(folder, 'pytorch_unet.py');
  const args = [script, size, batch, network.filters, network.norm, network.depth].map(String);
  for (const python of ['python3', '/usr/bin/python3']) {
    const { status, stdout } = spawnSync(python, args, { encoding: 'utf8', timeout: 300_000 });
    if (status !== 0) continue;
    const result = JSON.parse(stdout);
    report(`${name} on pytorch-cpu ${result.version}, ${result.parameters} parameters`);
    return ['step-ms', 'first-step-ms'].map((metric) => ({
      case: name,
      engine: 'pytorch-cpu',
      metric,
      value: result[metric],
      unit: 'ms',
      adapter: `PyTorch ${result.version}, processor`,
    }));
  }
  report(`${name} on pytorch-cpu left out: no python3 here has torch`);
  return [];
}
