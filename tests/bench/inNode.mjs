/** Builds a script of the benchmarks and runs it in Node. */
import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { build } from 'vite';

const folder = import.meta.dirname;

/**
 * @param path  of the script, from this folder
 * @returns what it printed; null where it failed, which is reported
 */
export async function runInNode(path, report) {
  const entry = join(folder, path);
  const name = basename(path, '.ts');
  const outDir = join(folder, '../../node_modules/.cache/bench-node', name);
  await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr: entry, outDir, emptyOutDir: true, target: 'node20' },
  });
  const script = join(outDir, `${name}.js`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    ...{ encoding: 'utf8', timeout: 180_000 },
  });
  if (status === 0) return stdout.trim();
  report(`  left out: ${stderr.split('\n')[0]}`);
  return null;
}
