import { build, type Plugin, type Rolldown } from 'vite';
import { describe, expect, it } from 'vitest';
import {
  type BuiltChunk,
  importsOfEntries,
  isolateEntries,
} from '../../src/build/isolateEntries.ts';

const chunk = (fileName: string, parts: Partial<BuiltChunk> = {}): BuiltChunk => ({
  fileName,
  isEntry: false,
  imports: [],
  dynamicImports: [],
  ...parts,
});

describe('the check of a bundle', () => {
  it('passes entries that only import', () => {
    expect(
      importsOfEntries([
        chunk('worker.js', { isEntry: true, imports: ['shared.js'], dynamicImports: ['late.js'] }),
        chunk('shared.js'),
        chunk('late.js', { imports: ['shared.js'] }),
      ]),
    ).toEqual([]);
  });

  it('names every chunk that imports an entry, statically or late', () => {
    expect(
      importsOfEntries([
        chunk('worker.js', { isEntry: true, dynamicImports: ['late.js', 'later.js'] }),
        chunk('late.js', { imports: ['worker.js'] }),
        chunk('later.js', { dynamicImports: ['worker.js'] }),
      ]),
    ).toEqual([
      'late.js imports worker.js, which is an entry.',
      'later.js imports worker.js, which is an entry.',
    ]);
  });
});

/** An entry like that of the engine: it uses what the chunk that it loads late uses as well. */
const files: Record<string, string> = {
  '/worker.js': `
    import { shared } from '/shared.js';
    self.onmessage = () => import('/late.js').then(({ late }) => late(shared));`,
  '/shared.js': 'export const shared = { id: "shared" };',
  '/late.js': `
    import { shared } from '/shared.js';
    export const late = (other) => self.postMessage(other === shared);`,
};

const virtualFiles: Plugin = {
  name: 'virtual-files',
  enforce: 'pre',
  resolveId: (id) => (id in files ? id : null),
  load: (id) => files[id] ?? null,
};

async function chunksOf(plugins: Plugin[]): Promise<BuiltChunk[]> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [virtualFiles, ...plugins],
    build: { write: false, rolldownOptions: { input: '/worker.js' } },
  });
  const { output } = built as Rolldown.RolldownOutput;
  return output.filter((file) => file.type === 'chunk');
}

describe('a build', () => {
  it('lets a late chunk import the entry where nothing keeps them apart', async () => {
    expect(importsOfEntries(await chunksOf([]))).toHaveLength(1);
  });

  it('has entries that nothing imports', async () => {
    const chunks = await chunksOf([isolateEntries()]);
    expect(chunks.filter(({ isEntry }) => isEntry)).toHaveLength(1);
    expect(importsOfEntries(chunks)).toEqual([]);
  });

  it('fails when the rule is broken in spite of it', async () => {
    const lax: Plugin = {
      name: 'lax',
      enforce: 'post',
      options: (options) => ({ ...options, preserveEntrySignatures: false }),
    };
    await expect(chunksOf([isolateEntries(), lax])).rejects.toThrow(/imports .*which is an entry/);
  });
});
