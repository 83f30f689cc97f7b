/** The table of measurements in the README beside this file, written from the rows of a run and from nothing else. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

const path = join(import.meta.dirname, 'README.md');
const begin = '<!-- measured: begin -->';
const end = '<!-- measured: end -->';

const names = {
  webgpu: 'this engine, WebGPU',
  'webgpu-stock': 'stock tfjs, WebGPU',
  'webgpu-null': 'this engine, no GPU behind it',
  wasm: 'this engine, WebAssembly',
  'cpu-stock': 'stock tfjs, JavaScript',
  'pytorch-cpu': 'PyTorch eager, processor',
};

const round = (value) => (value === undefined ? '' : String(Number(value.toPrecision(3))));

/** Replaces what stands between the two markers of the README. */
export function writeReadmeTable(rows) {
  const lines = [
    '| Network | Engine | ms a step | in flight | dispatches | host ms | peak GPU MB | Where |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
  ];
  const engines = rows.filter((row) => row.engine in names);
  const keys = [...new Set(engines.map((row) => `${row.case}\n${row.engine}`))];
  for (const key of keys) {
    const [name, engine] = key.split('\n');
    const own = engines.filter((row) => row.case === name && row.engine === engine);
    const value = (metric) => own.find((row) => row.metric === metric)?.value;
    const bytes = value('peak-gpu-bytes');
    const cells = [
      `\`${name}\``,
      names[engine],
      round(value('step-ms')),
      round(value('step-ms-in-flight')),
      round(value('dispatches')),
      round(value('host-ms')),
      bytes === undefined ? '' : round(bytes / 1e6),
      own[0].adapter,
    ];
    lines.push(`| ${cells.join(' | ')} |`);
  }
  const page = rows
    .filter((row) => row.engine === 'page')
    .map((row) => `${row.case} ${row.metric} ${round(row.value)} ${row.unit}`);
  const processor = cpus();
  const where = `Measured by \`npm run bench -- --readme\` on ${processor.length} processor cores (${processor[0].model.trim()}).`;
  const text = [where, '', ...lines, '', page.length > 0 ? `Page: ${page.join(', ')}.` : '']
    .join('\n')
    .trimEnd();
  const readme = readFileSync(path, 'utf8');
  const [head, rest] = readme.split(begin);
  const tail = rest?.split(end)[1];
  if (tail === undefined) throw new Error(`${path} has no ${begin} … ${end}`);
  writeFileSync(path, `${head}${begin}\n${text}\n${end}${tail}`);
}
