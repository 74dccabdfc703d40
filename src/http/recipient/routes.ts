/**
 * The page that a notice may link to (R12). Whoever has the link sees how the business stands with its reader and may stop the calls: a POST,
 * for programs that try links out only look. What goes further needs a code to the number. All that is wrong is answered by one page.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Ports } from '#app/ports.ts';
import { listBusinesses } from '#app/recipients/list-businesses.ts';
import { objectOnPage } from '#app/recipients/object-on-page.ts';
import { type OpenedLink, openLink, readPageStanding } from '#app/recipients/open-page.ts';
import { type CodeNotSent, type CodeRefused, giveRecipientCode, sendRecipientCode } from '#app/recipients/recipient-code.ts';
import { withdrawOnPage } from '#app/recipients/withdraw-on-page.ts';
import { isRefused } from '#app/refusal.ts';
import { decimalDigit } from '#domain/kernel/decimal-digit.ts';
import { isLanguage, type Language } from '#domain/notice/language.ts';
import { type Observer, observeRequests } from '#http/observe.ts';
import { sendText } from '#http/send-text.ts';
import type { RateLimit } from '#http/v1/rate-limit.ts';
import { type Purpose, pageHeaders, type RecipientPage, renderDead, renderPage, renderSentence } from './page.ts';
import { preferredLanguage } from './page-text.ts';

export interface RecipientOptions {
  readonly ports: Pick<
    Ports,
    'clock' | 'consent' | 'directory' | 'evidence' | 'log' | 'random' | 'recipientCodes' | 'recipientLinks' | 'sender' | 'sha256'
  >;
  readonly observer: Observer;
  /** Of links that were not made here, by address: many people share one, and none of them guesses. */
  readonly wrongLinks: RateLimit;
  /** Of genuine ones, by link. */
  readonly uses: RateLimit;
}

const MOST_BYTES = 2_048;
const HTML = 'text/html; charset=utf-8';

interface Address {
  readonly Params: { readonly token: string };
  readonly Querystring: { readonly lang?: string | readonly string[] };
}
type Request = FastifyRequest<Address>;

export function recipientRoutes(app: FastifyInstance, options: RecipientOptions): void {
  const { ports } = options;
  observeRequests(app, options.observer);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MOST_BYTES }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(pageHeaders);
    done();
  });
  app.setErrorHandler((error, request, reply) => {
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    const isOurs = !(status >= 400 && status < 500);
    if (isOurs) ports.log.error('a recipient’s page failed', error, { requestId: request.id });
    sendText(reply.code(isOurs ? 500 : status), HTML, renderSentence(languageOf(request, null), 'failed'));
  });

  /** Answers a link that was made here; one that was not, by the page for all that is wrong. */
  function serve(answer: (link: OpenedLink, request: Request, reply: FastifyReply) => Promise<FastifyReply>) {
    return async (request: Request, reply: FastifyReply) => {
      const link = await openLink(ports, request.params.token);
      const allowance = link === null ? options.wrongLinks(request.ip) : options.uses(request.params.token.slice(0, 22));
      if (allowance !== null && !allowance.allowed) return busy(request, reply, allowance.resetSeconds);
      return link === null ? dead(request, reply) : answer(link, request, reply);
    };
  }

  async function show(link: OpenedLink, request: Request, reply: FastifyReply, more: Partial<RecipientPage> = {}) {
    const standing = await readPageStanding(ports, link);
    // After an act, whoever has done it is told what became of it.
    if (standing === null && more.told === undefined) return dead(request, reply);
    const { context, target } = link;
    const token = ports.recipientLinks.seal(target);
    const language = languageOf(request, link.language);
    const page = { token, language, number: target.number, context, standing, told: null, codeFor: null, businesses: null };
    return sendText(reply, HTML, renderPage({ ...page, ...more }));
  }

  app.get<Address>(
    '/r/:token',
    serve((link, request, reply) => show(link, request, reply)),
  );

  app.post<Address>(
    '/r/:token/stop',
    // It counts also where the page was opened before what it is about had ended (R18).
    serve(async (link, request, reply) => {
      if (!(await objectOnPage(ports, link, useOf(request)))) return dead(request, reply);
      return reply.redirect(`/r/${ports.recipientLinks.seal(link.target)}?lang=${languageOf(request, link.language)}`, 303);
    }),
  );

  app.post<Address>(
    '/r/:token/code',
    serve(async (link, request, reply) => {
      const codeFor = formOf(request).get('for') === 'businesses' ? 'businesses' : 'take-back';
      if ((await readPageStanding(ports, link)) === null) return dead(request, reply);
      const sent = await sendRecipientCode(ports, link, languageOf(request, link.language));
      if (sent === 'sent') return show(link, request, reply, { told: 'codeSent', codeFor });
      return show(link, request, reply, {
        told: sentences[sent.refused],
        codeFor: sent.refused === 'code_wait' ? codeFor : null,
      });
    }),
  );

  /** Does what the code was asked for, where it is the right one. */
  function withCode(purpose: Purpose, act: (link: OpenedLink, request: Request) => Promise<Partial<RecipientPage>>) {
    app.post<Address>(
      `/r/:token/${purpose}`,
      serve(async (link, request, reply) => {
        if ((await readPageStanding(ports, link)) === null) return dead(request, reply);
        const given = await giveRecipientCode(ports, link, digitsOf(formOf(request).get('code') ?? ''));
        if (!isRefused(given)) return show(link, request, reply, await act(link, request));
        const codeFor = given.refused === 'wrong_code' ? purpose : null;
        return show(link, request, reply, { told: sentences[given.refused], codeFor });
      }),
    );
  }
  withCode('take-back', async (link, request) => {
    await withdrawOnPage(ports, link, useOf(request));
    return { told: 'takenBack' };
  });
  withCode('businesses', async (link) => ({ businesses: await listBusinesses(ports, link.target.number) }));

  app.all('/r', (request, reply) => dead(request, reply));
  app.all('/r/*', (request, reply) => dead(request, reply));
}

const sentences = {
  wrong_code: 'wrongCode',
  code_expired: 'codeExpired',
  code_wait: 'codeWait',
  codes_limit: 'codesLimit',
  not_sent: 'notSent',
  no_template: 'notSent',
  no_virtual_number: 'notSent',
} as const satisfies Record<(CodeNotSent | CodeRefused)['refused'], RecipientPage['told']>;

function dead(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendText(reply.code(404), HTML, renderDead(languageOf(request, null)));
}

function busy(request: FastifyRequest, reply: FastifyReply, seconds: number): FastifyReply {
  reply.header('retry-after', seconds);
  return sendText(reply.code(429), HTML, renderSentence(languageOf(request, null), 'busy'));
}

/** As chosen on the page, else that of the notice, else as the browser wants. */
function languageOf(request: FastifyRequest, ofNotice: Language | null): Language {
  const chosen: unknown = (request.query as Readonly<Record<string, unknown>> | undefined)?.lang;
  if (typeof chosen === 'string' && isLanguage(chosen)) return chosen;
  return ofNotice ?? preferredLanguage(request.headers['accept-language']);
}

function useOf({ id, ip }: FastifyRequest) {
  return { requestId: id, address: ip };
}

function formOf({ body }: FastifyRequest): URLSearchParams {
  return new URLSearchParams(typeof body === 'string' ? body : '');
}

/** A code in the digits of any script, however it is spaced. */
function digitsOf(text: string): string {
  return [...text.slice(0, 40)]
    .map((sign) => decimalDigit(sign.codePointAt(0) ?? 0))
    .filter((digit) => digit >= 0)
    .join('');
}
