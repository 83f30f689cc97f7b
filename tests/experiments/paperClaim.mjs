/**
 * The paper's claim, tried: which of the eight losses that it compares is better on polyps and vessels of which 1 % or 5 %
 * of the pixels are foreground? `node tests/experiments/paperClaim.mjs` trains 160 networks and writes the example project.
 * Parts that were trained already are taken from the cache.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
const parts = [];
for (const phantom of ['polyp', 'vessel'])
  for (const share of ['0.01', '0.05'])
    for (const seed of [1, 2, 3, 4, 5]) {
      const part = join(cache, `${phantom} ${share} ${seed}.json`);
      parts.push(part);
      if (existsSync(part)) continue;
      const started = Date.now();
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [script, phantom, share, String(seed)],
        { encoding: 'utf8', maxBuffer: 2 ** 28 },
      );
      if (status !== 0) throw new Error(stderr);
      writeFileSync(part, stdout);
      console.log(
        `${phantom} ${share} seed ${seed}: ${Math.round((Date.now() - started) / 1000)} s`,
      );
    }

const target = join(import.meta.dirname, '../../public/examples/paper-losses.zip');
mkdirSync(join(target, '..'), { recursive: true });
const writer = await built('paperClaimProject');
const { status, stdout, stderr } = spawnSync(process.execPath, [writer, target, ...parts], {
  encoding: 'utf8',
});
if (status !== 0) throw new Error(stderr);
console.log(stdout);
