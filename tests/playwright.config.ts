import { defineConfig } from '@playwright/test';
import { chromiumFlags, findChromium } from './support/chromium.mjs';

// Another one where several checkouts are tested at once.
const port = Number(process.env.E2E_PORT ?? 4179);

export default defineConfig({
  testDir: './e2e',
  outputDir: '../test-results',
  // Software rendering on few cores: one browser at a time, and patience.
  workers: 1,
  fullyParallel: false,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['json']],
  use: {
    baseURL: `http://localhost:${port}`,
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: findChromium() ?? '', args: chromiumFlags },
    // Traces would make the journeys a quarter longer; `--trace on` records one.
    trace: 'off',
    screenshot: 'only-on-failure',
  },
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --port ${port} --strictPort`,
    cwd: '..',
    port,
    reuseExistingServer: false,
  },
});
