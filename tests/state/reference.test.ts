import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withReference } from '../../src/build/linkReference.ts';
import { sessionFields } from '../../src/state/session/table.ts';

const document = readFileSync(new URL('../../src/state/README.md', import.meta.url), 'utf8');

describe('the reference of the link', () => {
  it('is what the table of session fields says; `npm run reference` writes it', () => {
    expect(document).toBe(withReference(document));
  });

  it('has one line for every field, whose cells hold no bar of their own', () => {
    for (const { key } of sessionFields) {
      const lines = document.split('\n').filter((line) => line.startsWith(`| \`${key}\` |`));
      expect(lines, key).toHaveLength(1);
      expect(lines[0]?.split('|'), key).toHaveLength(7);
    }
  });

  it('needs its place in the document', () => {
    expect(() => withReference('# No place')).toThrow('no place for the reference');
  });
});
