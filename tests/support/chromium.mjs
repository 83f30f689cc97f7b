/**
 * Finds a Chrome or Chromium to test in, or installs one.
 * Order: $CHROMIUM_PATH, Playwright's own, the usual places of this system; then Playwright's
 * download; then the system's package manager.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

/** Software WebGPU and WebGL work with these, also in workers; no background traffic. */
export const chromiumFlags = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const names = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
];

const otherPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Path of an installed browser, or null. */
export function findChromium() {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const candidates = [
    process.env.CHROMIUM_PATH,
    chromium.executablePath(),
    ...onPath,
    ...otherPlaces,
  ];
  return candidates.find((path) => path && existsSync(path)) ?? null;
}

function run(command, args) {
  return spawnSync(command, args, { stdio: 'inherit', timeout: 600_000 }).status === 0;
}

/** Path of a browser, installed if need be. Throws one sentence that says what is missing. */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  console.log('No Chrome or Chromium found; trying to install one.');
  run(process.execPath, ['node_modules/playwright/cli.js', 'install', 'chromium']);
  const downloaded = findChromium();
  if (downloaded) return downloaded;
  if (process.platform === 'linux') {
    const root = process.getuid?.() === 0;
    const [command, ...prefix] = root ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
    const apt = (...args) => run(command, [...prefix, ...args]);
    if (apt('update', '-qq')) apt('install', '-y', '-qq', 'chromium');
  }
  const installed = findChromium();
  if (installed) return installed;
  throw new Error(
    'The tests need Chrome or Chromium: install one, or set CHROMIUM_PATH to its program file.',
  );
}
