import { existsSync, realpathSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import type { InlineConfig } from 'vitest/node';
import { contentSecurityPolicy } from './src/build/contentSecurityPolicy.ts';
import { isolateEntries } from './src/build/isolateEntries.ts';
import { mathFont } from './src/build/mathFont.ts';
import { unusedStyles } from './src/build/unusedStyles.ts';
import { withoutDocumentation } from './src/build/withoutDocumentation.ts';
import { chromiumFlags, findChromium } from './tests/support/chromium.mjs';

// Cross-origin isolation lets the WebAssembly fallback use threads. A host that cannot send these
// headers still works, with one thread.
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

// Real images to test with, where they lie beside the checkout; the link or the folder itself.
const samples = ['../shared/samples'].filter(existsSync).map((folder) => realpathSync(folder));

// Found while a test runs, a dependency would reload the page under it.
const optimizeDeps = {
  include: [
    '@tensorflow/tfjs-backend-wasm',
    '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js',
    '@tensorflow/tfjs-backend-webgl',
    '@tensorflow/tfjs-backend-webgpu',
    '@tensorflow/tfjs-core',
    '@tensorflow/tfjs-core/dist/register_all_gradients.js',
    'fast-png',
    'gifuct-js',
    'tiff',
  ],
  // Dawn for Node, which a browser never loads.
  exclude: ['webgpu'],
};

const browser: InlineConfig['browser'] = {
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({
    launchOptions: { executablePath: findChromium() ?? '', args: chromiumFlags },
  }),
  instances: [{ browser: 'chromium' }],
};

/** Unit tests of whole data sets and every phantom, of other programs, of engines as a whole, and of many random cases. */
const longTests = [
  'tests/build/keepEarlierFiles.test.ts',
  'tests/datasets/samples.test.ts',
  'tests/engine/backends/{backend,race,severalRuns,wasmKernels}.test.ts',
  'tests/engine/networks/{memory,tapeNetwork,tensorLossWebgpu}.test.ts',
  'tests/engine/training/{furtherTraining,race}.test.ts',
  'tests/export/pythonFiles.test.ts',
  'tests/export/{network/networkZip,study/python}.test.ts',
  'tests/formats/{fuzz,nifti}.test.ts',
  'tests/losses/further/properties.test.ts',
  'tests/phantoms/phantoms.test.ts',
  'tests/storage/project/project.test.ts',
];

/**
 * Long tests of plans and of order, which a browser's Dawn carries out as Dawn in Node does: a run of every test has
 * them once. `npm test -- gpu-browser` has them in the browser.
 */
const seenOnDawn = process.env.PLANS_SEEN_ON_DAWN
  ? ['tests/kernels/{planNetwork,hazards,severalRuns}.test.ts']
  : [];

const inNode = {
  setupFiles: ['tests/support/seed.ts'],
  // A guard against hangs, not a measure: machines may be busy with other things.
  testTimeout: 60_000,
};

export default defineConfig({
  // Relative, so that the built page works from any folder of any static host.
  base: './',
  // plotly.js reads the Node global.
  define: { global: 'globalThis' },
  plugins: [
    react(),
    mathFont(),
    unusedStyles(),
    withoutDocumentation(),
    isolateEntries(),
    contentSecurityPolicy(),
  ],
  worker: {
    format: 'es',
    plugins: () => [isolateEntries()],
    rolldownOptions: {
      output: {
        // In one chunk beside the entry, what the first pictures need is loaded in one go.
        codeSplitting: {
          groups: [{ name: 'drawPhantoms', test: /engine[\\/]images[\\/]drawPhantoms/ }],
        },
      },
    },
  },
  build: {
    target: 'es2023',
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      output: {
        // In one file the first view compresses by 5 % better than in the forty that late code would
        // have it cut into, and is one request.
        codeSplitting: { groups: [{ name: 'firstView', tags: ['$initial'] }] },
      },
    },
    modulePreload: {
      // Every browser that runs this target preloads modules by itself, or does well without.
      polyfill: false,
      // WebKit never asks again for a file whose preload failed, so what is loaded late is imported alone.
      resolveDependencies: (_file, files, { hostType }) =>
        hostType === 'html' ? files : files.filter((file) => file.endsWith('.css')),
    },
  },
  server: { headers: isolation },
  preview: { headers: isolation },
  test: {
    // One less, the default, is half of a machine of two cores.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: [
            'tests/{build,bridge,losses,pixels,runs,plots,masks,metrics,formats,datasets,phantoms,storage,state,app,engine,export,views}/**/*.test.ts',
          ],
          exclude: ['**/*.browser.test.ts', ...longTests],
          // None of these loads a device, which only one thread of a process can; threads begin sooner than processes.
          pool: 'threads',
          ...inNode,
        },
      },
      { test: { name: 'long', environment: 'node', include: longTests, ...inNode } },
      {
        test: {
          name: 'gpu',
          environment: 'node',
          include: ['tests/kernels/**/*.test.ts'],
          pool: 'forks',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        define: { global: 'globalThis' },
        server: { headers: isolation, fs: { allow: ['.', ...samples] } },
        optimizeDeps,
        test: {
          name: 'browser',
          include: ['tests/**/*.browser.test.ts'],
          testTimeout: 240_000,
          fileParallelism: false,
          browser,
        },
      },
      {
        define: { global: 'globalThis' },
        server: { headers: isolation },
        optimizeDeps,
        test: {
          name: 'gpu-browser',
          include: ['tests/kernels/**/*.test.ts'],
          // Counts calls on Dawn's null backend, which no browser has.
          exclude: ['tests/kernels/planCost.test.ts', ...seenOnDawn],
          testTimeout: 240_000,
          fileParallelism: false,
          browser,
        },
      },
    ],
  },
});
