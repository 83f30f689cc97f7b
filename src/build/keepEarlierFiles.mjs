/**
 * Leaves the files of earlier versions of the published page beside those of a new one, for tabs that are open
 * and go on asking for their own. Run between build and publication:
 *
 *     node src/build/keepEarlierFiles.mjs dist https://example.org/loss-explorer
 *
 * `files.json` of a version says which files it has, and of earlier ones when they were replaced; the new
 * version's is written from that of the one at the address. Without one at the address nothing is kept.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const list = 'files.json';
const keptMs = 30 * 24 * 60 * 60 * 1000;

const [folder, address] = process.argv.slice(2);
const site = address.endsWith('/') ? address : `${address}/`;
const now = Date.now();

async function get(path) {
  const answer = await fetch(new URL(path, site));
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}`);
  return answer;
}

const own = readdirSync(join(folder, 'assets')).map((name) => `assets/${name}`);
/** Milliseconds since 1970 when a file was replaced, null while it belongs to the version. */
const files = Object.fromEntries(own.map((path) => [path, null]));

const earlier = (await (await get(list))?.json()) ?? {};
for (const [path, replaced] of Object.entries(earlier)) {
  const since = replaced ?? now;
  // Names come from elsewhere: none may leave the folder.
  if (path in files || now - since > keptMs || !/^assets\/[\w.-]+$/.test(path)) continue;
  const answer = await get(path);
  if (!answer) continue;
  writeFileSync(join(folder, path), Buffer.from(await answer.arrayBuffer()));
  files[path] = since;
}

writeFileSync(join(folder, list), `${JSON.stringify(files, null, 1)}\n`);
const kept = Object.keys(files).length - own.length;
console.log(`${own.length} files of this version, ${kept} of earlier ones.`);
