import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const day = 24 * 60 * 60 * 1000;

let folder: string;
/** What is published, by path. */
let site: Record<string, string>;
const server = createServer(({ url = '' }, answer) => {
  const content = site[url.slice('/page/'.length)];
  answer.statusCode = content === undefined ? 404 : 200;
  answer.end(content);
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pages-'));
  mkdirSync(join(folder, 'assets'));
  site = {};
  await new Promise<void>((resolve) => server.listen(0, resolve));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await new Promise((resolve) => server.close(resolve));
});

/** Publishes a version of these files, as the workflow does. */
async function publish(files: Readonly<Record<string, string>>): Promise<void> {
  rmSync(join(folder, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'assets'));
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(folder, 'assets', name), content);
  const { port } = server.address() as AddressInfo;
  const script = ['src/build/keepEarlierFiles.mjs', folder, `http://localhost:${port}/page`];
  const code = await new Promise((resolve) =>
    spawn(process.execPath, script, { stdio: 'ignore' }).on('close', resolve),
  );
  expect(code).toBe(0);
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  site = { 'files.json': read('files.json') };
  for (const name of readdirSync(join(folder, 'assets')))
    site[`assets/${name}`] = read(`assets/${name}`);
}

/** Moves what is published into the past. */
function age(milliseconds: number): void {
  const files = JSON.parse(site['files.json'] ?? '{}') as Record<string, number | null>;
  for (const [path, replaced] of Object.entries(files))
    if (replaced !== null) files[path] = replaced - milliseconds;
  site['files.json'] = JSON.stringify(files);
}

const published = () =>
  Object.keys(site)
    .filter((path) => path.startsWith('assets/'))
    .sort();

it('keeps the files of a version for thirty days after it was replaced, however long it stood', async () => {
  await publish({ 'a-1.js': 'one', 'same.js': 'same' });
  age(90 * day);
  await publish({ 'a-2.js': 'two', 'same.js': 'same' });
  expect(published()).toEqual(['assets/a-1.js', 'assets/a-2.js', 'assets/same.js']);
  expect(site['assets/a-1.js']).toBe('one');

  age(29 * day);
  await publish({ 'a-3.js': 'three' });
  expect(published()).toEqual([
    'assets/a-1.js',
    'assets/a-2.js',
    'assets/a-3.js',
    'assets/same.js',
  ]);
  age(2 * day);
  await publish({ 'a-4.js': 'four' });
  expect(published()).toEqual([
    'assets/a-2.js',
    'assets/a-3.js',
    'assets/a-4.js',
    'assets/same.js',
  ]);
});

it('takes nothing that would lie outside of the folder, and goes on without what is gone', async () => {
  await publish({ 'a-1.js': 'one' });
  site['files.json'] = JSON.stringify({
    'assets/../../outside.js': null,
    'assets/gone.js': null,
    'assets/a-1.js': null,
  });
  await publish({ 'a-2.js': 'two' });
  expect(published()).toEqual(['assets/a-1.js', 'assets/a-2.js']);
});
