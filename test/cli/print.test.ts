import { expect, it } from 'vitest';
import { printAnswer } from '#cli/print.ts';

const plain = { asJson: false, columns: null };

it('shows one thing as its fields, and lists inside it as tables', () => {
  const answer = { sid: 'a', settings: { x: 1 }, none: null, tags: ['p', 'q'], events: [{ n: 1 }, { n: 20 }] };
  expect(printAnswer(answer, plain)).toBe('sid       a\nsettings  x=1\nnone      -\ntags      p, q\n\nevents\nn\n1\n20\n');
});

it('shows the columns asked for, and shortens what is long', () => {
  const page = { items: [{ a: 'x'.repeat(100), b: 2 }], next: null };
  expect(printAnswer(page, { asJson: false, columns: ['b', 'a'] })).toBe(`b  a\n2  ${'x'.repeat(59)}…\n`);
});

it('shows what a list counts before the list', () => {
  expect(printAnswer({ checked: 3, items: [{ n: 1 }], next: null }, plain)).toBe('checked  3\n\nn\n1\n');
  expect(printAnswer({ checked: 3, items: [], next: 'x' }, plain)).toBe('checked  3\n\nnone\nmore: --cursor x\n');
});

it('prints nothing that a terminal would obey', () => {
  expect(printAnswer({ name: 'a\u001b[31mb\r\nc' }, plain)).toBe('name  a [31mb  c\n');
});

it('says that a command without an answer is done', () => {
  expect(printAnswer(undefined, plain)).toBe('done\n');
  expect(printAnswer(undefined, { asJson: true, columns: null })).toBe('');
});
