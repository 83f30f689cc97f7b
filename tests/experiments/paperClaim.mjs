/**
 * The paper's claim, tried: which of the eight losses that it compares is better on polyps and vessels of which 1 % or 5 %
 * of the pixels are foreground? `node tests/experiments/paperClaim.mjs` trains 160 networks and writes the example project.
 * Parts that were trained already are taken from the cache.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';

const cache = join(import.meta.dirname, '../../node_modules/.cache/experiments');
mkdirSync(cache, { recursive: true });

/** The choice of backends is that of the browser; here there is one. */
const backendInNode = {
  name: 'backend-in-node',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === './backends/backend.ts' && importer?.endsWith('createEngine.ts')
      ? join(import.meta.dirname, 'backendInNode.ts')
      : null,
};

/** @returns where the script of the first name is */
async function built(...names) {
  const [name] = names;
  await build({
    configFile: false,
    logLevel: 'error',
    plugins: [backendInNode],
    // What Node does not find: its gradients are imported without the ends of their names; it asks for its own folder.
    define: { __dirname: 'import.meta.dirname' },
    ssr: { noExternal: [/@tensorflow/] },
    build: {
      ...{ ssr: true, outDir: join(cache, name), emptyOutDir: true, target: 'node20' },
      copyPublicDir: false,
      rollupOptions: {
        input: Object.fromEntries(
          names.map((each) => [each, join(import.meta.dirname, `${each}.ts`)]),
        ),
      },
    },
  });
  return join(cache, name, `${name}.js`);
}

const script = await built('paperClaim', 'engineInNode');
const run = promisify(execFile);
const parts = ['polyp', 'vessel'].flatMap((phantom) =>
  ['0.01', '0.05'].flatMap((share) =>
    ['1', '2', '3', '4', '5'].map((seed) => ({
      arguments: [phantom, share, seed],
      file: join(cache, `${phantom} ${share} ${seed}.json`),
    })),
  ),
);
const waiting = parts.filter(({ file }) => !existsSync(file));
/** One after the other, as long as there are any. */
async function work() {
  for (let part = waiting.shift(); part; part = waiting.shift()) {
    const started = Date.now();
    const { stdout } = await run(process.execPath, [script, ...part.arguments], {
      maxBuffer: 2 ** 28,
    });
    writeFileSync(part.file, stdout);
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(`${part.arguments.join(' ')}: ${seconds} s`);
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work));

const target = join(import.meta.dirname, '../../public/examples/paper-losses.zip');
mkdirSync(join(target, '..'), { recursive: true });
const writer = await built('paperClaimProject');
const files = parts.map(({ file }) => file);
const { stdout } = await run(process.execPath, [writer, target, ...files]);
console.log(stdout);
