/** The paper that an agreement was signed on, as a file: sent by an owner or kept by the operator, who files it (R1). */
import { type Static, Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { BusinessId, CalendarDate, closed, Instant, line, Nothing, Sid } from './values.ts';

const paperTypes = ['application/pdf', 'image/png', 'image/jpeg'] as const;
/** A scan of some pages. */
export const mostPaperBytes = 5 * 1024 ** 2;

export const PaperHash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'The SHA-256 of the file, which names it.' });

const said = {
  signedOn: CalendarDate,
  signatory: line(200, 'Who signed.'),
};

const because = line(500, 'Why, in words that the account’s people read.');

const TurnedDown = Type.Object({ at: Instant, because }, { ...closed, title: 'TurnedDown' });

export const AgreementPaper = Type.Object(
  {
    sha256: PaperHash,
    type: Type.Enum([...paperTypes], {
      type: 'string',
      description: 'By its content, whatever its name says.',
    }),
    bytes: Type.Integer(),
    fileName: Type.Union([Type.String(), Type.Null()]),
    ...said,
    sid: Type.Union([Sid, Type.Null()], { description: 'The account that sent it; null where the operator did.' }),
    sentAt: Instant,
    turnedDown: Type.Union([TurnedDown, Type.Null()], {
      description: 'Null while it waits, and of one that was filed. The next paper takes the place of one that was turned down.',
    }),
  },
  { ...closed, title: 'AgreementPaper' },
);
export type AgreementPaper = Static<typeof AgreementPaper>;

const ofAccount = { sid: Sid };
const ofBusiness = { businessId: BusinessId };
const sent = {
  tag: 'Agreements',
  method: 'POST',
  query: Type.Object({ ...said, fileName: Type.Optional(line(255, 'What the file is called.')) }, closed),
  file: 'A PDF, or a picture (PNG or JPEG), up to 5 MiB.',
  fileTypes: paperTypes,
  body: null,
  status: 201,
  answer: AgreementPaper,
  problems: ['not_a_paper', 'not_a_date', 'in_the_future', 'body_too_large'],
} as const;
const read = {
  tag: 'Agreements',
  method: 'GET',
  description: 'Always as a file to be saved, never as a page.',
  query: Nothing,
  body: null,
  status: 200,
  answer: null,
  answerType: 'application/octet-stream',
} as const;

export const agreementPaperEndpoints = {
  sendAgreementPaper: endpoint({
    ...sent,
    path: '/accounts/{sid}/agreement-papers',
    access: 'account',
    summary: 'Sends the signed agreement to the operator, who files it',
    description:
      'It permits nothing by itself. One that is sent again, or another, takes its place until the operator has filed the agreement.',
    params: Type.Object(ofAccount, closed),
  }),
  readSentAgreementPaper: endpoint({
    ...read,
    path: '/accounts/{sid}/agreement-papers/{sha256}',
    access: 'account',
    summary: 'Hands out a paper of the account’s business: one that waits, or that of an agreement',
    params: Type.Object({ ...ofAccount, sha256: PaperHash }, closed),
    problems: ['not_found'],
  }),
  keepAgreementPaper: endpoint({
    ...sent,
    path: '/businesses/{businessId}/agreement-papers',
    access: 'operator',
    summary: 'Keeps a signed agreement that reached the operator by another way, to be filed',
    params: Type.Object(ofBusiness, closed),
    problems: ['not_found', ...sent.problems],
  }),
  readAgreementPaper: endpoint({
    ...read,
    path: '/businesses/{businessId}/agreement-papers/{sha256}',
    access: 'operator',
    summary: 'Hands out a paper of a business: one that waits, or that of an agreement',
    params: Type.Object({ ...ofBusiness, sha256: PaperHash }, closed),
    problems: ['not_found'],
  }),
  turnDownAgreementPaper: endpoint({
    tag: 'Agreements',
    method: 'POST',
    path: '/businesses/{businessId}/agreement-papers/{sha256}/turning-down',
    access: 'operator',
    summary: 'Turns down a paper that waits, with a word that the account’s people read',
    description: 'Said again, the latest word counts. The same file sent again waits again.',
    params: Type.Object({ ...ofBusiness, sha256: PaperHash }, closed),
    query: Nothing,
    body: Type.Object({ because }, { ...closed, title: 'TurningDown' }),
    status: 200,
    answer: AgreementPaper,
    problems: ['not_found', 'paper_filed'],
  }),
};
