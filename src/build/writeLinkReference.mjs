/** Writes the reference of the link, src/state/README.md, from the table of session fields: `npm run reference`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { runnerImport } from 'vite';

const { module } = await runnerImport('./src/build/linkReference.ts', { configFile: false });
const document = new URL('../state/README.md', import.meta.url);
writeFileSync(document, module.withReference(readFileSync(document, 'utf8')));
