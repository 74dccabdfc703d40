/**
 * Writes `src/domain/registry/number-type-table.ts` from the metadata of libphonenumber-js. Run it after that package is updated:
 *
 *     npx tsc -p scripts && node scripts/dist/make-number-types.js
 *
 * The type of an Indian number depends on its first five digits only, so the table has one of `m` mobile, `f` fixed line,
 * `e` either and `u` unknown for each prefix from 10000 to 99999. Those 90,000 letters repeat themselves so much that they are
 * written as blocks of blocks: 10 letters make a ten-block, 10 names of ten-blocks a hundred-block, and each line of the file
 * names the ten hundred-blocks of one pair of leading digits.
 */
import { writeFileSync } from 'node:fs';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

const endings = ['00000', '12345', '29999', '34567', '45678', '50505', '67890', '78123', '89012', '99999'];
const names = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function letterOf(prefix: number): string {
  const letters = new Set(endings.map((ending) => typeLetter(`+91${prefix}${ending}`)));
  const [first = 'u'] = letters;
  return letters.size === 1 ? first : 'u';
}

function typeLetter(number: string): string {
  switch (parsePhoneNumberFromString(number)?.getType()) {
    case 'MOBILE':
      return 'm';
    case 'FIXED_LINE':
      return 'f';
    case 'FIXED_LINE_OR_MOBILE':
      return 'e';
    default:
      return 'u';
  }
}

/** The text cut into tens, each distinct ten named by one letter in order of first appearance. */
function nameTens(text: string): { readonly tens: readonly string[]; readonly named: string } {
  const tens: string[] = [];
  let named = '';
  for (let i = 0; i < text.length; i += 10) {
    const ten = text.slice(i, i + 10);
    let at = tens.indexOf(ten);
    if (at < 0) at = tens.push(ten) - 1;
    if (at >= names.length) throw new Error('more distinct blocks than letters to name them');
    named += names.charAt(at);
  }
  return { tens, named };
}

function literal(name: string, doc: string, lines: readonly string[]): string {
  return [`/** ${doc} */`, `export const ${name}: readonly string[] = [`, ...lines.map((line) => `  '${line}',`), '];', ''].join(
    '\n',
  );
}

let letters = '';
for (let prefix = 10_000; prefix < 100_000; prefix++) letters += letterOf(prefix);
const tens = nameTens(letters);
const hundreds = nameTens(tens.named);
const pairs: string[] = [];
for (let i = 0; i < hundreds.named.length; i += 10) pairs.push(hundreds.named.slice(i, i + 10));

const file = [
  '// Made by scripts/make-number-types.ts from the metadata of libphonenumber-js; not edited by hand.',
  '',
  literal('tenBlocks', 'Types of ten prefixes: m mobile, f fixed line, e either, u unknown. Block A is the first.', tens.tens),
  literal('hundredBlocks', 'Names of the ten ten-blocks of a hundred prefixes. Block A is the first.', hundreds.tens),
  literal('pairs', 'Names of the ten hundred-blocks below each pair of leading digits, from 10 to 99.', pairs),
].join('\n');
writeFileSync('src/domain/registry/number-type-table.ts', file);
