import { readdirSync, readFileSync } from 'node:fs';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { lossDefinition, lossIds } from '../../src/losses/catalogue.ts';
import { conventionIds } from '../../src/losses/conventions.ts';
import { defaultParameters, parameterDefinitions } from '../../src/losses/parameters.ts';
import { toolNames } from '../../src/views/image/paint/paintText.ts';
import { layerNames } from '../../src/views/image/stage/layerNames.ts';
import { equationLines } from '../../src/views/loss/equationModel.ts';
import type { MathNode } from '../../src/views/loss/mathNodes.ts';
import { symbolOf } from '../../src/views/loss/renderMath.ts';
import { texMath } from '../../src/views/loss/texMath.ts';
import { families } from '../../src/views/lossFamilies.ts';
import { entryOf, found, glossary } from '../../src/views/words/glossary/glossary.ts';
import type { PictureName } from '../../src/views/words/pictures/names.ts';
import { Picture, pictures } from '../../src/views/words/pictures/Picture.tsx';

const entries = glossary.flatMap((group) => group.entries);

const leaves = (node: MathNode): MathNode[] =>
  typeof node.content === 'string' ? [node] : node.content.flatMap(leaves);

/** Every symbol of every equation, with its loss. */
const symbols = lossIds.flatMap((id) =>
  conventionIds.flatMap((convention) =>
    [2, 3].flatMap((classes) =>
      equationLines(lossDefinition(id), defaultParameters, convention, classes).flatMap(
        ({ math, caption }) => [
          ...leaves(math)
            .map(symbolOf)
            .filter((symbol) => symbol !== null),
          ...(caption ? [caption] : []),
        ],
      ),
    ),
  ),
);

/** Names that the source writes out where it marks a word, a thing, a menu or a slider. */
function writtenNames(): string[] {
  const text = readdirSync('src/views', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx') && !file.startsWith('words/'))
    .map((file) => readFileSync(`src/views/${file}`, 'utf8'))
    .join('\n');
  const patterns = [
    /\bdata-(?:term|what)="([^"]+)"/g,
    /\bword\('([^']+)'/g,
    /\bwhat="([^"]+)"/g,
    /<MenuField(?:<[^\n]*>)?\s+className="[^"]+"\s+label="([^"]+)"/g,
    /<SmallSlider\s+name="([^"]+)"/g,
    /<ChoiceRow\s+name="([^"]+)"/g,
    /\blead="([^"]+)"/g,
    // Lists of sliders.
    /\bname: '([A-Z][^']+)',\s*(?:step|range)/g,
  ];
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => name));
}

const fromData = [
  ...lossIds,
  ...conventionIds,
  ...families.map(({ title }) => title),
  ...['symmetric', 'asymmetric', 'further'],
  ...Object.values(layerNames),
  ...Object.values(toolNames),
  ...Object.values(parameterDefinitions).flatMap(({ id, ends }) => [id, ...ends]),
  ...['FN', 'TP', 'FP', 'TN', 'dist.', 'reg.'],
  ...['hit', 'miss', 'false alarm', 'true background'],
  ...['Simulated', 'U-Net', 'train', 'validation', 'adam', 'sgd'],
  ...['PyTorch', 'Keras', 'JAX', 'MONAI'],
];

describe('the glossary', () => {
  it('calls nothing by the name of something else', () => {
    const names = entries.flatMap(({ term, names: others }) => [term, ...others]);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('knows each symbol of each equation', () => {
    const unknown = lossIds.flatMap((id) =>
      conventionIds.flatMap((convention) =>
        [2, 3].flatMap((classes) =>
          equationLines(lossDefinition(id), defaultParameters, convention, classes)
            .flatMap(({ math }) => leaves(math).map(symbolOf))
            .filter((symbol) => symbol !== null && !entryOf(symbol, id)),
        ),
      ),
    );
    expect(unknown).toEqual([]);
  });

  it('takes a letter as the loss means it in whose equation it stands', () => {
    expect(entryOf('R', 'asymmetric-unified-focal')?.term).toBe('region part');
    expect(entryOf('R', 'cldice')?.term).toBe('topology sensitivity');
    expect(entryOf('T', 'matthews-correlation')?.term).toBe('margins of the table');
  });

  it('knows what the page asks for', () => {
    const written = writtenNames();
    expect(written.length).toBeGreaterThan(60);
    expect([...written, ...fromData].filter((name) => !entryOf(name))).toEqual([]);
  });

  it('has no entry that nothing leads to', () => {
    const asked = [...writtenNames(), ...fromData, ...symbols].map((name) => entryOf(name));
    const inEquations = lossIds.flatMap((id) => symbols.map((symbol) => entryOf(symbol, id)));
    const reached = new Set([...asked, ...inEquations]);
    for (let size = -1; size !== reached.size; ) {
      size = reached.size;
      for (const entry of reached)
        for (const term of entry?.related ?? []) reached.add(entryOf(term));
    }
    expect(entries.filter((entry) => !reached.has(entry)).map(({ term }) => term)).toEqual([]);
  });

  it.each(entries)('explains $term in a short sentence', ({ term, sentence, related }) => {
    expect(sentence).toMatch(/^[A-Zα-ω].*\.$/);
    expect(sentence.length).toBeLessThanOrEqual(200);
    expect(sentence).not.toMatch(/[!;]{2}|!/);
    expect(related.filter((other) => entryOf(other)?.term !== other || other === term)).toEqual([]);
  });

  it('writes its formulas in letters that the mathematics font ships', () => {
    const italics = (node: MathNode) =>
      leaves(node).flatMap(({ tag, content }) => (tag === 'mi' ? [content as string] : []));
    const shipped = new Set(
      lossIds.flatMap((id) =>
        equationLines(lossDefinition(id), defaultParameters, 'reference').flatMap(({ math }) =>
          italics(math),
        ),
      ),
    );
    const formulas = entries.flatMap(({ formula }) => (formula ? [formula] : []));
    expect(formulas.length).toBeGreaterThan(3);
    for (const formula of formulas)
      for (const letter of italics(texMath(formula, defaultParameters)))
        expect(shipped, formula).toContain(letter);
  });

  it('is searched by all words of a text, in terms, letters and sentences', () => {
    const terms = (text: string) =>
      found(text).flatMap((group) => group.entries.map((e) => e.term));
    expect(terms('')).toHaveLength(entries.length);
    expect(terms('false POSITIVES')).toContain('FP');
    expect(terms('nesterov zebra')).toEqual([]);
  });
});

describe('pictures', () => {
  const names = Object.keys(pictures) as PictureName[];

  it('are each used', () => {
    const used = new Set(entries.map(({ picture }) => picture));
    expect(names.filter((name) => !used.has(name))).toEqual([]);
  });

  it.each(names)('%s draws shapes with finite numbers', (name) => {
    const drawn = renderToStaticMarkup(createElement(Picture, { name }));
    expect(drawn.match(/<(path|rect|circle|ellipse)\b/g)?.length).toBeGreaterThan(0);
    expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
    // A curve that is never in its picture would be an empty path.
    expect(drawn).not.toMatch(/ d="M?"/);
  });
});
