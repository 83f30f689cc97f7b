/**
 * The little of TeX in which the catalogue writes the equations of further losses, as MathML nodes:
 * \frac{}{} \sqrt{} \text{} _{} ^{} \sum \ln \cosh, Greek letters, and two of our own: \value{id}, the
 * live number of a parameter, and \rest{id}, one minus it.
 */
import {
  type LossParameters,
  type ParameterId,
  parameterDefinitions,
} from '../../losses/parameters.ts';
import {
  fraction,
  identifier,
  type MathNode,
  number,
  operator,
  row,
  squareRoot,
  thin,
  words,
} from './mathNodes.ts';

/** Commands that stand for a sign. */
const signs: Readonly<Record<string, MathNode>> = {
  sum: operator('∑'),
  cdot: operator('·'),
  ln: identifier('ln'),
  cosh: identifier('cosh'),
  gamma: identifier('γ'),
  alpha: identifier('α'),
  epsilon: identifier('ε'),
  varphi: identifier('φ'),
  ',': thin,
};

class Parser {
  private readonly tokens: readonly string[];
  private readonly parameters: LossParameters;
  private at = 0;

  constructor(text: string, parameters: LossParameters) {
    this.tokens = text.match(/\\text\{[^}]*\}|\\[a-zA-Z]+|\\,|\d+(?:\.\d+)?|[^\s]/g) ?? [];
    this.parameters = parameters;
  }

  /** Nodes up to the end, or to the brace that closes the group. */
  sequence(): MathNode {
    const nodes: MathNode[] = [];
    while (this.at < this.tokens.length && this.tokens[this.at] !== '}') {
      let node = this.atom();
      for (;;) {
        const mark = this.tokens[this.at];
        if (mark !== '_' && mark !== '^') break;
        this.at++;
        const script = this.atom();
        node = { tag: mark === '_' ? 'msub' : 'msup', content: [node, script] };
      }
      nodes.push(node);
    }
    return nodes.length === 1 ? nodes[0] : row(...nodes);
  }

  private group(): MathNode {
    if (this.tokens[this.at] !== '{') return this.atom();
    this.at++;
    const node = this.sequence();
    this.at++;
    return node;
  }

  /** The text of a group, taken as it stands. */
  private text(): string {
    this.at++;
    const parts: string[] = [];
    while (this.tokens[this.at] !== '}') parts.push(this.tokens[this.at++]);
    this.at++;
    return parts.join('');
  }

  private live(rest: boolean): MathNode {
    const id = this.text() as ParameterId;
    const definition = parameterDefinitions[id];
    if (!definition) throw new SyntaxError(`no parameter is called "${id}"`);
    const value = this.parameters[id];
    return number(rest ? 1 - value : value, definition.role);
  }

  private atom(): MathNode {
    const token = this.tokens[this.at];
    if (token === undefined) throw new SyntaxError('the equation ends too early');
    if (token === '{') return this.group();
    this.at++;
    if (token.startsWith('\\')) return this.command(token.slice(1));
    if (/^\d/.test(token)) return { tag: 'mn', content: token };
    if (/^\p{L}$/u.test(token)) return identifier(token);
    return operator(token === '-' ? '−' : token);
  }

  private command(name: string): MathNode {
    const text = /^text\{(.*)\}$/.exec(name)?.[1];
    if (text !== undefined) return words(text);
    switch (name) {
      case 'frac':
        return fraction(this.group(), this.group());
      case 'sqrt':
        return squareRoot(this.group());
      case 'value':
        return this.live(false);
      case 'rest':
        return this.live(true);
      default: {
        const sign = signs[name];
        if (!sign) throw new SyntaxError(`the equations know no \\${name}`);
        return sign;
      }
    }
  }
}

/** @throws SyntaxError for a command or a parameter that there is not */
export function texMath(text: string, parameters: LossParameters): MathNode {
  return new Parser(text, parameters).sequence();
}
