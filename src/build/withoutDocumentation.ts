/**
 * Leaves the lines of the link's reference out of the built page, which never shows them: they stand in the
 * table of session fields, where a field is declared.
 */
import type { Plugin } from 'vite';

/** A call of `doc` with one text. */
const documentation = /\bdoc\(\s*(['"`])(?:\\.|(?!\1).)*\1,?\s*\)/gs;

export function withoutDocumentation(): Plugin {
  return {
    name: 'without-documentation',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: /\/src\/state\/session\/fields\/\w+\.ts$/ },
      handler(code, id) {
        const rest = code.replace(documentation, "''");
        if (/\bdoc\(/.test(rest)) this.error(`${id}: doc() takes one text, written out`);
        return { code: rest, map: null };
      },
    },
  };
}
