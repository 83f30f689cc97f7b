/** Serves a page of the benchmarks' own to a browser. */
import { join } from 'node:path';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { chromiumFlags, ensureChromium } from '../support/chromium.mjs';

const folder = import.meta.dirname;

/**
 * Builds and serves a page while `use` runs.
 *
 * @param name  of its folder beside this file
 */
export async function withBenchPage(name, port, use) {
  const configFile = join(folder, '../../vite.config.ts');
  const root = join(folder, name);
  const outDir = join(folder, '../../node_modules/.cache/bench', name);
  const options = { configFile, root, logLevel: 'error' };
  await build({ ...options, build: { outDir, emptyOutDir: true } });
  const server = await preview({
    ...options,
    build: { outDir },
    preview: { port, strictPort: true },
  });
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: chromiumFlags });
  try {
    return await use(browser, `http://localhost:${port}/`);
  } finally {
    await browser.close();
    server.httpServer.closeAllConnections?.();
    await server.close();
  }
}
