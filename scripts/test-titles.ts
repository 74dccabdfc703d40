/** Reads the titles of tests out of test files, without running them. */
import type { SourceFile } from './tree.ts';

export interface Title {
  readonly path: string;
  readonly text: string;
}

const text = [
  String.raw`'((?:[^'\\\n]|\\.)*)'`,
  String.raw`"((?:[^"\\\n]|\\.)*)"`,
  String.raw`\x60((?:[^\x60\\]|\\.)*)\x60`,
].join('|');
const functionOrOptions = String.raw`async\b|function\b|\(|\{|[\w$]+\s*=>`;
const titled = new RegExp(String.raw`\(\s*(?:${text})\s*,\s*(?:${functionOrOptions})`, 'g');

/**
 * Every text that is handed to a call with a function (or options) after it: the form of `test`, `describe`, `test.each(…)` and of
 * a suite's own wrapper around them. Holes of a template are left as they are.
 */
export function titlesOf(file: SourceFile): readonly Title[] {
  return [...file.text.matchAll(titled)].map((match) => ({ path: file.path, text: match[1] ?? match[2] ?? match[3] ?? '' }));
}
