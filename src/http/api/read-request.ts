import type { Endpoint } from '@sammati/contract/endpoint.ts';
import type { FieldProblem } from '@sammati/contract/problem.ts';
import type { TObject } from 'typebox';
import { Compile } from 'typebox/compile';
import { refuse } from '#app/refusal.ts';
import type { ApiRefusal } from './handler.ts';

export interface ReadParts {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

const MOST_ERRORS = 20;

/** Reads the parts of a request by the endpoint's schemas. Unknown fields are errors. */
export type ReadRequest = (given: ReadParts) => ReadParts | ApiRefusal<'invalid_request'>;

/** Compiles an endpoint's schemas once: when its first request is read, since a start need not wait for every endpoint's. */
export function requestReader(endpoint: Endpoint): ReadRequest {
  let read: ReadRequest | undefined;
  return (given) => {
    read ??= compiledReader(endpoint);
    return read(given);
  };
}

function compiledReader(endpoint: Endpoint): ReadRequest {
  const params = textReader('path', endpoint.params);
  const query = textReader('query', endpoint.query);
  const body = bodyReader(endpoint);
  return (given) => {
    const read = { params: params(given.params), query: query(given.query), body: body(given.body) };
    const parts = { params: read.params.value, query: read.query.value, body: read.body.value };
    if (isDescribed(read.params) && isDescribed(read.query) && isDescribed(read.body) && isKeepable(parts)) return parts;
    const asDescribed = [...read.params.errors, ...read.query.errors, ...read.body.errors];
    const errors = (asDescribed.length > 0 ? asDescribed : unkeepableIn(read)).slice(0, MOST_ERRORS);
    return { ...refuse('invalid_request'), errors };
  };
}

type Read = (value: unknown) => ReadPart;

interface ReadPart {
  readonly value: unknown;
  readonly errors: readonly FieldProblem[];
}

function isDescribed({ errors }: ReadPart): boolean {
  return errors.length === 0;
}

/** Paths and queries hold texts; a number in the schema is read from its text. Looking for one takes longer than all the rest. */
function textReader(place: FieldProblem['in'], schema: TObject): Read {
  const validator = Compile(schema);
  const textsOnly = Object.values(schema.properties).every((property) => 'type' in property && property.type === 'string');
  return (given) => {
    const texts = { ...(given as object) };
    const value = textsOnly ? texts : validator.Convert(texts);
    return { value, errors: validator.Check(value) ? [] : fieldProblems(place, validator.Errors(value)) };
  };
}

function bodyReader(endpoint: Endpoint): Read {
  if (endpoint.body === null) {
    return (given) => ({ value: undefined, errors: given === undefined ? [] : [unwantedBody] });
  }
  const validator = Compile(endpoint.body);
  return (value) => {
    if (value === undefined && endpoint.bodyOptional === true) return { value: undefined, errors: [] };
    return { value, errors: validator.Check(value) ? [] : fieldProblems('body', validator.Errors(value)) };
  };
}

/** Whether a database text or JSON can hold every text in it. */
function isKeepable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\u0000');
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isKeepable);
  for (const field in value) if (!isKeepable(Reflect.get(value, field))) return false;
  return true;
}

/** Texts that are as described and that no database text or JSON can hold: with U+0000 or half of a surrogate pair in them. */
function unkeepableIn(read: Readonly<Record<keyof ReadParts, { readonly value: unknown }>>): readonly FieldProblem[] {
  return [
    ...unkeepable('path', read.params.value, ''),
    ...unkeepable('query', read.query.value, ''),
    ...unkeepable('body', read.body.value, ''),
  ];
}

function unkeepable(place: FieldProblem['in'], value: unknown, field: string): readonly FieldProblem[] {
  if (typeof value === 'string') {
    return isKeepable(value) ? [] : [{ in: place, field, message: 'must not hold U+0000 or half of a surrogate pair' }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) => unkeepable(place, inside, `${field}/${name}`));
}

const unwantedBody: FieldProblem = { in: 'body', field: '', message: 'must not be there' };

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: object;
  readonly message: string;
}

/** Says of each field what is wrong with it, in the validator's words, and of a closed object which fields it does not know. */
function fieldProblems(place: FieldProblem['in'], errors: readonly SchemaError[]): readonly FieldProblem[] {
  const found = new Map<string, FieldProblem>();
  for (const { keyword, instancePath, params, message } of errors) {
    // "schema is false" repeats what `additionalProperties` says, and the parts of a choice what the choice says.
    if (keyword === 'boolean') continue;
    const field = `${instancePath}${unknownField(params)}`;
    if (!found.has(field)) found.set(field, { in: place, field, message });
  }
  return [...found.values()];
}

const LONGEST_NAME = 64;

function unknownField(params: object): string {
  const names: unknown = 'additionalProperties' in params ? params.additionalProperties : null;
  const [name]: unknown[] = Array.isArray(names) ? names : [];
  return typeof name === 'string' ? `/${name.slice(0, LONGEST_NAME)}` : '';
}
