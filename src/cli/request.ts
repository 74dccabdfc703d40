/** Arguments and options of a command, made from the schemas of its endpoint, and the request made from what was typed. */
import { open, readFile } from 'node:fs/promises';
import type { Endpoint } from '@sammati/contract/endpoint.ts';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import type { Request } from './call.ts';
import { CliError, exitCodes } from './cli-error.ts';

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly default?: unknown;
}

/** A field that one option sets. `path` leads to it in the query or the body. */
interface Field {
  readonly place: 'query' | 'body';
  readonly path: readonly string[];
  readonly schema: Schema;
  readonly required: boolean;
}

/** The parameters of the path, in its order. */
export function addArguments(command: Command, endpoint: Endpoint): void {
  for (const name of pathNames(endpoint)) {
    const schema = (endpoint.params.properties as Readonly<Record<string, Schema>>)[name] ?? {};
    const argument = new Argument(`<${kebab(name)}>`, schema.description ?? '');
    command.addArgument(schema.enum === undefined ? argument : argument.choices(schema.enum.map(String)));
  }
  if (endpoint.file !== undefined) command.addArgument(new Argument('<file>', endpoint.file));
}

/** An option for each field of query and body. */
export function addOptions(command: Command, endpoint: Endpoint): void {
  for (const field of fieldsOf(endpoint)) {
    const option = new Option(`--${optionName(field)} <${placeholder(field.schema)}>`, describe(field.schema));
    const choices = choicesOf(field.schema);
    const items = itemChoicesOf(field.schema);
    if (choices !== null) option.choices([...choices, ...(isNullable(field.schema) ? [NONE] : [])]);
    else if (items !== null) option.argParser((value: string, previous: string[] = []) => [...previous, ...chosen(value, items)]);
    else if (isArray(field.schema)) option.argParser((value: string, previous: string[] = []) => [...previous, value]);
    else if (isInteger(field.schema)) option.argParser(integerOrNone);
    else if (isBoolean(field.schema)) option.argParser(booleanOrNone);
    if (field.required) option.makeOptionMandatory();
    command.addOption(option);
  }
}

/** The request that was typed. A list's value `@file` stands for the lines of the file. */
export async function requestOf(
  endpoint: Endpoint,
  typed: readonly unknown[],
  options: Readonly<Record<string, unknown>>,
): Promise<Request> {
  const params = Object.fromEntries(pathNames(endpoint).map((name, place) => [name, String(typed[place])]));
  const query: Record<string, string> = {};
  const body: Record<string, unknown> = {};
  for (const field of fieldsOf(endpoint)) {
    const given = options[camel(optionName(field))];
    if (given === undefined) continue;
    const value = given === NONE && isNullable(field.schema) ? null : await typedValue(given);
    if (field.place === 'query') query[field.path[0] ?? ''] = String(value);
    else put(body, field.path, value);
  }
  if (endpoint.file !== undefined) return { params, query, body: undefined, file: await opened(String(typed.at(-1))) };
  const hasBody = endpoint.body !== null && (endpoint.bodyOptional !== true || Object.keys(body).length > 0);
  return { params, query, body: hasBody ? body : undefined };
}

/** What stands for null, where a field may be null. */
const NONE = 'none';

function pathNames({ path }: Endpoint): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

function fieldsOf(endpoint: Endpoint): readonly Field[] {
  const body = endpoint.body === null ? [] : flat('body', [], endpoint.body as Schema, true);
  // Words are printed unless JSON is asked for, as everywhere: `--json`.
  const query = flat('query', [], endpoint.query as Schema, true).filter(
    ({ path }) => endpoint.inWords === undefined || path[0] !== 'format',
  );
  return [...query, ...body];
}

/** An object inside a body is not an option of its own: its fields are. */
function flat(place: Field['place'], path: readonly string[], schema: Schema, required: boolean): readonly Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const isRequired = required && (schema.required ?? []).includes(name);
    const at = [...path, name];
    return property.properties === undefined
      ? [{ place, path: at, schema: property, required: isRequired }]
      : flat(place, at, property, isRequired);
  });
}

function optionName({ path }: Field): string {
  const name = path.at(-1) ?? '';
  // `--account` is taken: it says as whom the command is given.
  return name === 'account' ? 'sid' : kebab(name);
}

function kebab(name: string): string {
  return name.replaceAll('_', '-').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The name under which commander keeps an option. */
function camel(name: string): string {
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function isNullable({ anyOf }: Schema): boolean {
  return anyOf?.some(({ type }) => type === 'null') ?? false;
}

/** The schema of a value that is not null. */
function valueSchema(schema: Schema): Schema {
  return schema.anyOf?.find(({ type }) => type !== 'null') ?? schema;
}

function isArray(schema: Schema): boolean {
  return valueSchema(schema).type === 'array';
}

function isInteger(schema: Schema): boolean {
  return valueSchema(schema).type === 'integer';
}

function isBoolean(schema: Schema): boolean {
  return valueSchema(schema).type === 'boolean';
}

function choicesOf(schema: Schema): readonly string[] | null {
  return valueSchema(schema).enum?.map(String) ?? null;
}

/** What a list may hold, where that is closed. */
function itemChoicesOf(schema: Schema): readonly string[] | null {
  return valueSchema(schema).items?.enum?.map(String) ?? null;
}

function chosen(text: string, choices: readonly string[]): readonly string[] {
  const items = text.split(',').map((item) => item.trim());
  if (!items.every((item) => choices.includes(item))) {
    throw new InvalidArgumentError(`One or more of ${choices.join(', ')}, with commas between them.`);
  }
  return items;
}

function placeholder(schema: Schema): string {
  const choices = itemChoicesOf(schema);
  if (choices !== null) return choices.slice(0, 2).join(',');
  if (isArray(schema)) return 'value, or @file';
  return isInteger(schema) ? 'whole number' : isBoolean(schema) ? 'true or false' : 'text';
}

function describe(schema: Schema): string {
  const words = schema.description ?? valueSchema(schema).description ?? '';
  if (itemChoicesOf(schema) !== null) return `${words} ${valueSchema(schema).items?.description ?? ''}`.trim();
  const repeated = isArray(schema) ? ' May be repeated.' : '';
  return `${words}${isNullable(schema) ? ` "${NONE}" for nothing.` : ''}${repeated}`.trim();
}

function integerOrNone(text: string): number | string {
  if (text === NONE) return text;
  if (!/^-?\d{1,15}$/.test(text)) throw new InvalidArgumentError('It is a whole number.');
  return Number(text);
}

function booleanOrNone(text: string): boolean | string {
  if (text === NONE) return text;
  if (text !== 'true' && text !== 'false') throw new InvalidArgumentError('It is true or false.');
  return text === 'true';
}

async function typedValue(given: unknown): Promise<unknown> {
  if (!Array.isArray(given)) return given;
  const lists = await Promise.all(given.map(linesOf));
  return lists.flat();
}

async function linesOf(given: unknown): Promise<readonly string[]> {
  const text = String(given);
  if (!text.startsWith('@')) return [text];
  const file = text.slice(1);
  try {
    const content = await readFile(file, 'utf8');
    return content
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  } catch (error) {
    throw new CliError(`${file} cannot be read`, { exitCode: exitCodes.usage, cause: error });
  }
}

function put(body: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    body[name] = value;
    return;
  }
  const inside = (body[name] ?? {}) as Record<string, unknown>;
  body[name] = inside;
  put(inside, rest, value);
}

/** The file as it is read; it is there when this resolves. */
async function opened(file: string): Promise<AsyncIterable<Uint8Array>> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new CliError(`${file} cannot be read`, { exitCode: exitCodes.usage, cause });
  });
  if (!(await handle.stat()).isDirectory()) return handle.createReadStream();
  await handle.close();
  throw new CliError(`${file} is a folder`, { exitCode: exitCodes.usage });
}
