/** Equations as React elements. */
import { createElement, type ReactNode } from 'react';
import { roleClass } from '../roleClass.ts';
import { word } from '../words/word.ts';
import type { MathNode } from './mathNodes.ts';

/** What the glossary knows a symbol by; null for the signs of arithmetic. */
export function symbolOf({ tag, content, role }: MathNode): string | null {
  if (typeof content !== 'string') return null;
  if (role) return role;
  const isName = tag === 'mi' || /^(mean|class c|c|[TF][PN]|[bf]g|∑)$/.test(content);
  return isName ? content : null;
}

/** @param asks  its symbols can be pressed for what they mean */
export function renderMath(node: MathNode, key: number, asks = false): ReactNode {
  const { tag, content, role, attributes } = node;
  const symbol = asks ? symbolOf(node) : null;
  const children =
    typeof content === 'string' ? content : content.map((part, i) => renderMath(part, i, asks));
  const className = role ? roleClass[role] : undefined;
  return createElement(
    tag,
    { key, className, ...attributes, ...(symbol && word(symbol, symbol === 'L')) },
    children,
  );
}
