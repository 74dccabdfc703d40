/** The OpenAPI 3.1 document, made from the table of endpoints: TypeBox schemas are JSON Schema, which 3.1 takes as it is. */
import type { Access, Endpoint } from '@sammati/contract/endpoint.ts';
import { endpoints, type OperationId } from '@sammati/contract/endpoints.ts';
import { type ScopeNeeded, scopeNeeded } from '@sammati/contract/key-rights.ts';
import { Problem, type ProblemCode, problemCodes, problemContentType } from '@sammati/contract/problem.ts';
import { type Needed, neededFor } from '@sammati/contract/rights.ts';
import type { TObject } from 'typebox';
import { problems } from './problems.ts';

/** A JSON value that is being written. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = Readonly<Record<string, Json>>;

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: JsonObject;
  readonly servers: readonly JsonObject[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: JsonObject;
    readonly securitySchemes: JsonObject;
  };
}

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly JsonObject[];
  /** The least role of a user that it takes. */
  readonly 'x-role': Needed;
  /** The scope that an API key needs. */
  readonly 'x-scope': ScopeNeeded;
  readonly parameters: readonly JsonObject[];
  readonly requestBody?: JsonObject;
  readonly responses: JsonObject;
}

let made: { readonly document: OpenApiDocument; readonly text: string } | undefined;

/** The document and its JSON, made when they are first asked for: no start waits for them. */
export function openApi(): { readonly document: OpenApiDocument; readonly text: string } {
  if (made === undefined) {
    const document = buildOpenApi();
    made = { document, text: JSON.stringify(document) };
  }
  return made;
}

/** The document of this version. Nothing in it depends on the time or on the deployment. */
export function buildOpenApi(): OpenApiDocument {
  const named: Record<string, Json> = {};
  const table = Object.entries(endpoints) as readonly (readonly [OperationId, Endpoint])[];
  const paths: Record<string, Record<string, Operation>> = {};
  for (const [id, endpoint] of table) {
    const path = paths[`/api${endpoint.path}`] ?? {};
    path[endpoint.method.toLowerCase()] = operationOf(id, endpoint, named);
    paths[`/api${endpoint.path}`] = path;
  }
  schemaOf(Problem, named);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Sammati',
      version: '0.1.0',
      summary: 'Consent of people on the Do-Not-Disturb registry: asked, kept, proved.',
      description:
        'Times are ISO 8601 in UTC. Numbers are ten digits in answers, and any written form in requests. Lists answer `items`, newest first, and `next`. Errors are problem details (RFC 9457).',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(table.map(([, { tag }]) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(named).sort(([one], [other]) => (one < other ? -1 : 1))),
      securitySchemes: {
        operator: { type: 'http', scheme: 'bearer', description: 'The admin token.' },
        account: {
          type: 'http',
          scheme: 'basic',
          description:
            'An API key of the account, or its sid, and a token. `x-scope` of an operation is the scope that a key needs which was not given all.',
        },
        user: {
          type: 'apiKey',
          in: 'cookie',
          name: 'sammati-session',
          description:
            'A session of a user, for pages of the console: over HTTPS the cookie is `__Host-sammati`. What changes something needs the header `X-Sammati-Console` too. `x-role` of an operation is the least role.',
        },
      },
    },
  };
}

const security: Readonly<Record<Access, readonly JsonObject[]>> = {
  anyone: [],
  caller: [{ operator: [] }, { account: [] }, { user: [] }],
  account: [{ operator: [] }, { account: [] }, { user: [] }],
  operator: [{ operator: [] }, { user: [] }],
};

function operationOf(id: OperationId, endpoint: Endpoint, named: Record<string, Json>): Operation {
  const { tag, summary, description, access, body, bodyOptional, media, file, fileTypes } = endpoint;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: security[access],
    'x-role': neededFor[id],
    'x-scope': scopeNeeded(id),
    parameters: [...parametersOf('path', endpoint.params, named), ...parametersOf('query', endpoint.query, named)],
    ...(body === null
      ? {}
      : {
          requestBody: { required: bodyOptional !== true, content: { 'application/json': { schema: schemaOf(body, named) } } },
        }),
    ...(file === undefined ? {} : { requestBody: uploadBody(file, fileTypes) }),
    ...(media === undefined ? {} : { requestBody: { required: true, content: fileContent(media) } }),
    responses: { ...answerOf(endpoint, named), ...problemsOf(endpoint) },
  };
}

function parametersOf(place: 'path' | 'query', parameters: TObject, named: Record<string, Json>): readonly JsonObject[] {
  const required: readonly string[] = parameters.required ?? [];
  return Object.entries(parameters.properties).map(([name, schema]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: schemaOf(schema, named),
  }));
}

const numberFiles = ['text/csv', 'text/plain', 'application/gzip'];

function uploadBody(description: string, types: readonly string[] = numberFiles): JsonObject {
  const content = Object.fromEntries(types.map((type) => [type, {}]));
  return { description, required: true, content };
}

function fileContent(media: string): JsonObject {
  return { [media]: { schema: { type: 'string' } } };
}

function answerOf({ status, answer, answerType, media, inWords }: Endpoint, named: Record<string, Json>): JsonObject {
  if (media !== undefined) return { [status]: { description: 'The file.', content: fileContent(media) } };
  if (answerType !== undefined) return { [status]: { description: 'The file.', content: fileContent(answerType) } };
  const description = answer === null ? 'Done.' : 'The answer.';
  if (answer === null) return { [status]: { description } };
  const words = inWords === undefined ? {} : fileContent('text/plain');
  return { [status]: { description, content: { 'application/json': { schema: schemaOf(answer, named) }, ...words } } };
}

/** The problems that an endpoint may answer, by status. */
function problemsOf(endpoint: Endpoint): JsonObject {
  const codes = problemsAnswered(endpoint);
  const statuses = [...new Set(codes.map((code) => problems[code].status))].sort((one, other) => one - other);
  return Object.fromEntries(
    statuses.map((status) => {
      const own = codes.filter((code) => problems[code].status === status);
      const description = own.map((code) => `\`${code}\`: ${problems[code].title}`).join('\n\n');
      return [status, { description, content: { [problemContentType]: { schema: { $ref: '#/components/schemas/Problem' } } } }];
    }),
  );
}

/** Beside its own: those that follow from who may call it, what its path names and whether it reads a body. */
function problemsAnswered({ access, method, path, body, problems: own }: Endpoint): readonly ProblemCode[] {
  const codes = new Set<ProblemCode>(['invalid_request', 'internal', ...own]);
  if (access !== 'anyone') codes.add('unauthorized');
  if (access === 'operator') codes.add('operator_only');
  if (access === 'account' || access === 'caller') codes.add('not_permitted');
  if (access !== 'anyone' && method !== 'GET') codes.add('foreign_page');
  if (path.includes('{')) codes.add('not_found');
  if (body !== null) for (const code of ['malformed_json', 'body_too_large', 'unsupported_media_type'] as const) codes.add(code);
  return problemCodes.filter((code) => codes.has(code));
}

/** The schema with every titled part put among the named ones, and referred to. */
function schemaOf(schema: unknown, named: Record<string, Json>): Json {
  if (Array.isArray(schema)) return schema.map((part) => schemaOf(part, named));
  if (typeof schema !== 'object' || schema === null) return schema as Json;
  const { title, ...rest } = schema as { readonly title?: unknown };
  const written = Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, schemaOf(part, named)]));
  if (typeof title !== 'string') return written;
  const known = named[title];
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(written)) {
    throw new Error(`two schemas have the title ${title}`);
  }
  named[title] = written;
  return { $ref: `#/components/schemas/${title}` };
}
