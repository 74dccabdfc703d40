import { strFromU8, unzipSync } from 'fflate';

/** Unpacked, more than this is no list of numbers. */
const MOST_BYTES = 512 * 1024 * 1024;

/** The first sheet of an Excel file, as texts, each row at its place; whole numbers with all of their digits. */
export async function readWorkbook(file: Blob): Promise<readonly (readonly string[])[]> {
  const parts = unpack(new Uint8Array(await file.arrayBuffer()));
  const strings = sharedStrings(parts);
  const rows: (readonly string[])[] = [];
  for (const row of elements(parse(parts, firstSheet(parts)), 'row')) {
    const place = Number(row.getAttribute('r') ?? rows.length + 1);
    while (rows.length < place - 1) rows.push([]);
    rows.push(cellsOf(row, strings));
  }
  return rows;
}

type Parts = Readonly<Record<string, Uint8Array>>;

function unpack(bytes: Uint8Array): Parts {
  let size = 0;
  return unzipSync(bytes, {
    filter({ name, originalSize }) {
      if (!/^xl\/(?:workbook\.xml|_rels\/|sharedStrings\.xml|worksheets\/)/.test(name)) return false;
      size += originalSize;
      if (size > MOST_BYTES) throw new Error('too large');
      return true;
    },
  });
}

function parse(parts: Parts, name: string): Document {
  const part = parts[name];
  if (part === undefined) throw new Error(`the workbook has no ${name}`);
  const document = new DOMParser().parseFromString(strFromU8(part), 'application/xml');
  if (document.querySelector('parsererror') !== null) throw new Error(`${name} is damaged`);
  return document;
}

/** Whatever prefix the writer gave to its namespace. */
function elements(of: Document | Element, name: string): readonly Element[] {
  return [...of.getElementsByTagNameNS('*', name)];
}

function firstSheet(parts: Parts): string {
  const [sheet] = elements(parse(parts, 'xl/workbook.xml'), 'sheet');
  const id = [...(sheet?.attributes ?? [])].find(
    ({ localName, namespaceURI }) => localName === 'id' && namespaceURI !== null,
  )?.value;
  const relations = elements(parse(parts, 'xl/_rels/workbook.xml.rels'), 'Relationship');
  const target = relations.find((one) => one.getAttribute('Id') === id)?.getAttribute('Target') ?? 'worksheets/sheet1.xml';
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

function sharedStrings(parts: Parts): readonly string[] {
  if (parts['xl/sharedStrings.xml'] === undefined) return [];
  return elements(parse(parts, 'xl/sharedStrings.xml'), 'si').map(textIn);
}

function textIn(element: Element): string {
  return elements(element, 't')
    .map(({ textContent }) => textContent)
    .join('');
}

function cellsOf(row: Element, strings: readonly string[]): readonly string[] {
  const cells: string[] = [];
  for (const cell of elements(row, 'c')) {
    const column = columnOf(cell.getAttribute('r') ?? '') ?? cells.length;
    while (cells.length < column) cells.push('');
    cells.push(textOf(cell, strings));
  }
  return cells;
}

/** `B7` stands in the second column, which is 1. */
function columnOf(reference: string): number | null {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0];
  if (letters === undefined) return null;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function textOf(cell: Element, strings: readonly string[]): string {
  const value = elements(cell, 'v')[0]?.textContent ?? '';
  switch (cell.getAttribute('t')) {
    case 's':
      return strings[Number(value)] ?? '';
    case 'inlineStr':
      return textIn(cell);
    case null:
    case 'n': {
      const number = Number(value);
      return value !== '' && Number.isSafeInteger(number) ? number.toFixed(0) : value;
    }
    default:
      return value;
  }
}
