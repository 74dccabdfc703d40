/** What the server registers, the OpenAPI document prints and a client types its calls with. */
import type { Static, TObject, TSchema } from 'typebox';
import type { ProblemCode } from './problem.ts';

/**
 * Who may call, of keys and tokens; which role of a person may, says `rights.ts`, and which scope of a key `key-rights.ts`. `anyone`: no credentials. `caller`: any valid credentials. `account`: the operator, or the account that the path
 * names; to every other account the path does not exist. `operator`: the operator alone.
 */
export type Access = 'anyone' | 'caller' | 'account' | 'operator';

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api`; parameters in braces. */
  readonly path: string;
  readonly tag: string;
  readonly access: Access;
  readonly summary: string;
  readonly description?: string;
  readonly params: TObject;
  readonly query: TObject;
  readonly body: TSchema | null;
  /** True where the request may come without a body. */
  readonly bodyOptional?: boolean;
  /** In bytes; 64 KiB where nothing is said. */
  readonly bodyLimit?: number;
  /** Body and answer are files of this type, streamed, instead of JSON; then `body` and `answer` are null. */
  readonly media?: 'text/csv';
  /** The body alone is a file, of any type, streamed: what it holds; then `body` is null. */
  readonly file?: string;
  /** Of such a file, for the reference: which types it may have. Numbers in text, plain or packed, where nothing is said. */
  readonly fileTypes?: readonly string[];
  /** True where it is asked thousands of times a second: it is counted, and writes no line of its own to the log. */
  readonly hot?: boolean;
  /** True where only a page of this service may send it: it sets a cookie, or nobody else has a use for it. */
  readonly ownPagesOnly?: boolean;
  readonly status: 200 | 201 | 204;
  readonly answer: TSchema | null;
  /** The answer alone is a file of this type, streamed; then `answer` is null. */
  readonly answerType?: string;
  /** The field of the answer that is all of it in words: what a caller is sent who asks for `format=text`, or accepts text/plain. */
  readonly inWords?: string;
  /** Beside those that every endpoint of this access has. */
  readonly problems: readonly ProblemCode[];
}

export const defaultBodyLimit = 64 * 1024;

/** Keeps the exact types of an endpoint's schemas. */
export function endpoint<const E extends Endpoint>(given: E): E {
  return given;
}

export type ParamsOf<E extends Endpoint> = Static<E['params']>;
export type QueryOf<E extends Endpoint> = Static<E['query']>;
export type BodyOf<E extends Endpoint> = E['body'] extends TSchema
  ? E extends { readonly bodyOptional: true }
    ? Static<E['body']> | undefined
    : Static<E['body']>
  : undefined;
export type AnswerOf<E extends Endpoint> = E['answer'] extends TSchema ? Static<E['answer']> : undefined;
