import type { AnswerOf, BodyOf, Endpoint, ParamsOf, QueryOf } from '@sammati/contract/endpoint.ts';
import type { FieldProblem, ProblemCode } from '@sammati/contract/problem.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { SignedIn } from '#app/ports/users.ts';
import type { Origin, Ports } from '#app/ports.ts';
import type { By, Refusal } from '#app/refusal.ts';
import type { KeyScopes } from '#domain/account/key-scope.ts';
import type { AccountRole } from '#domain/account/user.ts';
import type { SessionCookie } from './session-cookie.ts';

/** Whom the credentials of a request name: a key or the admin token, then `user` is null, or a session of somebody. */
export type Caller =
  | { readonly kind: 'operator'; readonly role: 'operator'; readonly user: SignedIn | null }
  | {
      readonly kind: 'account';
      readonly role: AccountRole;
      readonly context: AccountContext;
      readonly key: string | null;
      /** Of the key; null for a user, who has a role. */
      readonly scopes: KeyScopes;
      readonly user: SignedIn | null;
    };

/** What a caller may do of what keys may; the operator, and a user within the role, everything. */
export function scopesOf(caller: Caller | null): KeyScopes {
  return caller?.kind === 'account' ? caller.scopes : null;
}

/** A request that was authenticated, and whose parts are as the endpoint's schemas say. */
export interface ApiRequest<E extends Endpoint> {
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly body: BodyOf<E>;
  /** The account that the path names. */
  readonly context: E extends { readonly path: `${string}{sid}${string}` } ? AccountContext : AccountContext | null;
  readonly caller: E extends { readonly access: 'caller' } ? Caller : Caller | null;
  /** The body of an endpoint that takes a file. */
  readonly stream: AsyncIterable<Uint8Array>;
  readonly by: By;
  readonly cookie: SessionCookie;
  readonly origin: Origin;
  /** Whether the caller has given up the connection. */
  readonly isGone: () => boolean;
}

/** A refusal, with what is wrong where a sentence cannot say it. */
export type ApiRefusal<Code extends ProblemCode = ProblemCode> = Refusal<Code> & { readonly errors?: readonly FieldProblem[] };

/** What an endpoint answers: its answer, or one of the problems that it names. */
export type Answer<E extends Endpoint> = Success<E> | ApiRefusal<E['problems'][number]>;

type Success<E extends Endpoint> = E extends { readonly media: string } | { readonly answerType: string }
  ? FileAnswer
  : AnswerOf<E> | (E extends { readonly answer: null } ? never : JsonText);

/** An answer that is written already, in the form of the endpoint's schema: what is asked for often, or is long, need not be an object first. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A file that is made while it is sent; it is taken by somebody to its end, or returned. */
export interface FileAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly output: AsyncIterable<Uint8Array | string>;
}

export type Handler<E extends Endpoint> = (ports: Ports, request: ApiRequest<E>) => Answer<E> | Promise<Answer<E>>;

/** One handler for each endpoint of a table. */
export type Handlers<Table extends Readonly<Record<string, Endpoint>>> = { readonly [Id in keyof Table]: Handler<Table[Id]> };
