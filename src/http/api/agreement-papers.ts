import {
  type agreementPaperEndpoints,
  mostPaperBytes,
  type AgreementPaper as RenderedPaper,
} from '@sammati/contract/agreement-paper.ts';
import { keepAgreementPaper } from '#app/administration/keep-agreement-paper.ts';
import { turnDownPaper } from '#app/administration/turn-down-paper.ts';
import type { AgreementPaper } from '#app/ports/agreement-papers.ts';
import type { Ports } from '#app/ports.ts';
import { isRefused, type Refusal, refuse } from '#app/refusal.ts';
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { PaperType } from '#domain/account/agreement-paper.ts';
import type { FileAnswer, Handlers } from './handler.ts';
import { moment } from './values.ts';

export const agreementPaperHandlers: Handlers<typeof agreementPaperEndpoints> = {
  sendAgreementPaper: (ports, { context, query, stream }) =>
    keep(ports, { business: context.business.id, account: context.account.id }, query, stream),

  readSentAgreementPaper: (ports, { context, params }) => handOut(ports, context.business.id, params.sha256),

  async keepAgreementPaper(ports, { params, query, stream }) {
    const business = params.businessId as BusinessId;
    if (ports.directory.current().business(business) === null) return refuse('not_found');
    return keep(ports, { business, account: null }, query, stream);
  },

  readAgreementPaper: (ports, { params }) => handOut(ports, params.businessId as BusinessId, params.sha256),

  async turnDownAgreementPaper(ports, { params: { businessId, sha256 }, body }) {
    const outcome = await turnDownPaper(ports, { business: businessId as BusinessId, sha256, because: body.because.trim() });
    return isRefused(outcome) ? outcome : renderPaper(ports, outcome);
  },
};

interface Said {
  readonly signedOn: string;
  readonly signatory: string;
  readonly fileName?: string;
}

async function keep(
  ports: Ports,
  of: { readonly business: BusinessId; readonly account: AccountId | null },
  { signedOn, signatory, fileName }: Said,
  stream: AsyncIterable<Uint8Array>,
) {
  const content = await upTo(mostPaperBytes, stream);
  if (isRefused(content)) return content;
  const kept = await keepAgreementPaper(ports, { ...of, signedOn, signatory, fileName: fileName ?? null, content });
  return isRefused(kept) ? kept : renderPaper(ports, kept);
}

async function upTo(most: number, stream: AsyncIterable<Uint8Array>): Promise<Uint8Array | Refusal<'body_too_large'>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    length += piece.length;
    if (length > most) return refuse('body_too_large');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

const endings: Readonly<Record<PaperType, string>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
};

/** Somebody else's file: saved, never shown by a browser as a page of ours, and under a name of ours. */
async function handOut(ports: Ports, business: BusinessId, sha256: string): Promise<FileAnswer | Refusal<'not_found'>> {
  const paper = await ports.agreementPapers.find(business, sha256);
  const content = paper === null ? null : await ports.agreementPapers.content(business, sha256);
  if (paper === null || content === null) return refuse('not_found');
  const headers = {
    'content-disposition': `attachment; filename="agreement-${business}-${sha256.slice(0, 8)}.${endings[paper.type]}"`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  };
  return { headers, output: onePiece(content) };
}

async function* onePiece(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

/** The latest paper of a business that was not filed, by what became of it. */
export function renderUnfiled(ports: Pick<Ports, 'directory'>, paper: AgreementPaper | undefined) {
  const rendered = paper === undefined ? null : renderPaper(ports, paper);
  const isTurnedDown = rendered !== null && rendered.turnedDown !== null;
  return { paperWaiting: isTurnedDown ? null : rendered, paperTurnedDown: isTurnedDown ? rendered : null };
}

function renderPaper({ directory }: Pick<Ports, 'directory'>, paper: AgreementPaper): RenderedPaper {
  const { sha256, account, type, bytes, fileName, signedOn, signatory, sentAt, turnedDown: down } = paper;
  const sid = account === null ? null : (directory.current().accountById(account)?.account.sid ?? null);
  const turnedDown = down === null ? null : { at: moment(down.at), because: down.because };
  return { sha256, type, bytes, fileName, signedOn, signatory, sid, sentAt: moment(sentAt), turnedDown };
}
