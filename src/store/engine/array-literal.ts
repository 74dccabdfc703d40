/**
 * PostgreSQL's text form of arrays: `{1,2,NULL}`, `{"a,b","say \"hi\""}`, `{{1,2},{3,4}}`. Read back without knowing more than the
 * parser of an element. Explicit lower bounds (`[0:1]={…}`) never come out of `unnest`, `array_agg` or columns and are refused.
 */
export type Nested<T> = T | null | readonly Nested<T>[];

/** An element, given in its text form, as it stands inside a literal. */
export function arrayElement(text: string): string {
  if (PLAIN.test(text) && text.toUpperCase() !== 'NULL') return text;
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** The array a literal stands for. */
export function parseArray<T>(literal: string, element: (text: string) => T): readonly Nested<T>[] {
  if (literal === '{}') return [];
  if (literal.charCodeAt(0) !== OPEN) throw new SyntaxError('array literal does not begin with a brace');
  if (literal.indexOf('"') < 0 && literal.indexOf('{', 1) < 0) {
    return literal
      .slice(1, -1)
      .split(',')
      .map((text) => (text === 'NULL' ? null : element(text)));
  }
  return parseFrom(literal, 0, element).items;
}

const OPEN = 0x7b;
const CLOSE = 0x7d;
const COMMA = 0x2c;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

// A number, a boolean or a time needs no quotes; anything else is quoted rather than examined.
const PLAIN = /^[0-9A-Za-z+.:-]+$/;

function parseFrom<T>(literal: string, open: number, element: (text: string) => T): { items: Nested<T>[]; end: number } {
  const items: Nested<T>[] = [];
  let at = open + 1;
  if (literal.charCodeAt(at) === CLOSE) return { items, end: at + 1 };
  while (true) {
    const first = literal.charCodeAt(at);
    if (first === OPEN) {
      const inner = parseFrom(literal, at, element);
      items.push(inner.items);
      at = inner.end;
    } else if (first === QUOTE) {
      const inner = unquote(literal, at);
      items.push(element(inner.text));
      at = inner.end;
    } else {
      const end = endOfPlain(literal, at);
      const text = literal.slice(at, end);
      items.push(text === 'NULL' ? null : element(text));
      at = end;
    }
    const next = literal.charCodeAt(at);
    if (next === CLOSE) return { items, end: at + 1 };
    if (next !== COMMA) throw new SyntaxError('array literal is not well formed');
    at += 1;
  }
}

function unquote(literal: string, open: number): { text: string; end: number } {
  let text = '';
  let from = open + 1;
  for (let at = from; at < literal.length; at += 1) {
    const code = literal.charCodeAt(at);
    if (code === BACKSLASH) {
      text += literal.slice(from, at);
      from = at + 1;
      at += 1;
    } else if (code === QUOTE) {
      return { text: text + literal.slice(from, at), end: at + 1 };
    }
  }
  throw new SyntaxError('array literal ends inside quotes');
}

function endOfPlain(literal: string, from: number): number {
  let at = from;
  while (at < literal.length && literal.charCodeAt(at) !== COMMA && literal.charCodeAt(at) !== CLOSE) at += 1;
  return at;
}
