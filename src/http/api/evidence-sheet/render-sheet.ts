/** The evidence of one number as a page to be printed: HTML without scripts, everything that somebody else wrote escaped. */
import { createHash } from 'node:crypto';
import { reasonOf } from '#app/entries/entry-reason.ts';
import type { VerifiedEntry } from '#app/evidence/read-verified-entry.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { RecordedEvent } from '#app/ports/reading-back.ts';
import { hex } from '#domain/consent/chain.ts';
import type { CarrierReport, ConsentEvent } from '#domain/consent/event.ts';
import type { Verdict } from '#domain/evidence/verdict.ts';
import { type Instant, indianTimeText } from '#domain/kernel/instant.ts';
import { formatE164 } from '#domain/kernel/phone-number.ts';
import { sentences } from '#http/api/entry-reason.ts';
import { type Named, sentenceOf } from '#http/api/explanation-words.ts';
import { htmlText as text } from '#http/html.ts';
import { type PrintedNotice, printedNotices } from './notice-texts.ts';
import { sheetStyle } from './sheet-style.ts';

const styleHash = createHash('sha256').update(sheetStyle).digest('base64');

/** Nothing is loaded, nothing runs, and nobody puts it into a frame. */
export const sheetHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

export function renderSheet({ entry, verdict, fileHash }: VerifiedEntry, context: AccountContext, now: Instant): string {
  const { account, business } = context;
  const named: Named = { brandName: account.brandName, legalName: business.legalName };
  const number = formatE164(entry.number);
  const { timeline, shown, earlier } = entry;
  const none = (sentence: string) => (earlier === 0 ? sentence : 'Nothing among the acts that are printed here.');
  const until = shown.status === 'whitelist' && shown.until !== null ? ` Until ${indianTimeText(shown.until)}.` : '';
  const acts = (wanted: (event: ConsentEvent) => boolean) => timeline.filter(({ sealed: { event } }) => wanted(event));
  const declared = acts(({ kind }) => kind === 'declaration_posted' || kind === 'request_posted' || kind === 'renewal_posted');
  const ofThePerson = acts(({ actor, kind }) => actor === 'person' || kind === 'objected');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Evidence sheet ${number}</title><style>${sheetStyle}</style></head>
<body><h1>Evidence sheet</h1>
<table class="facts">
${fact('Number', number)}${fact('Called by', `${named.brandName} (account ${account.sid})`)}${fact('Business', named.legalName)}
${fact('DLT entity', business.entityId ?? 'not given')}${fact('Made on', indianTimeText(now))}
${fact('Standing now', `${sentences[reasonOf(entry)]}${until}`)}
</table>
<h2>What the business declared</h2>${list(declared, named, none('The business has posted nothing about this number.'))}
<h2>What the person did</h2>${list(ofThePerson, named, none('The person has done nothing: has neither agreed nor objected.'))}
<h2>Notices, word by word</h2>${printedNotices(timeline, context).map(renderNotice).join('') || `<p>${none('No notice was sent.')}</p>`}
<h2>Every act</h2>${earlierActs(earlier)}
<table class="acts"><thead><tr><th>No.</th><th>Indian time</th><th>By</th><th>What</th></tr></thead>
<tbody>${timeline.map((one) => renderAct(one, named)).join('')}</tbody></table>
<p class="small">Numbers that are missing are acts of other accounts of the same business.</p>
<h2>Verification</h2>${renderVerdict(verdict, fileHash)}
<h2>What this is not</h2>
<p>This sheet is evidence that the sender holds: records of the business and of the service that it uses. It is not consent registered
with the telecom operators (their consent registrar), and it does not replace it where the law asks for it. A declaration is what the
business stated; only what stands under “What the person did” was done by the person. A caller’s number is what the operator reported, and
proves which number rang, not who held the phone.</p>
</body></html>
`;
}

/** Somebody may have rung a line a thousand times. */
function earlierActs(earlier: number): string {
  if (earlier === 0) return '';
  return `<p><b>Acts 1 to ${earlier} are not printed here: the evidence file has them.</b></p>`;
}

function fact(name: string, value: string): string {
  return `<tr><th>${text(name)}</th><td><bdi>${text(value)}</bdi></td></tr>`;
}

function list(acts: readonly RecordedEvent[], named: Named, none: string): string {
  if (acts.length === 0) return `<p>${text(none)}</p>`;
  const items = acts.map(
    ({ sealed: { n, event } }) =>
      `<li><b>${indianTimeText(event.at)}</b> (act ${n}): <bdi>${text(sentenceOf(event, named))}</bdi></li>`,
  );
  return `<ul>${items.join('')}</ul>`;
}

function renderNotice({ n, event, language, english }: PrintedNotice): string {
  const { code, name, direction } = language;
  const sent = `Act ${n}, accepted on ${indianTimeText(event.at)}, in ${name}. SMS id ${event.messageId}${event.dltTemplateId === null ? '' : `, DLT template ${event.dltTemplateId}`}.`;
  const translated =
    english === null
      ? ''
      : `<p class="small">The English wording of this notice, as it is today:</p><blockquote lang="en">${text(english)}</blockquote>`;
  return `<section><p>${text(sent)}</p><blockquote lang="${code}" dir="${direction}">${text(event.text)}</blockquote>${translated}</section>`;
}

function renderAct({ sealed: { n, event, leaf }, request }: RecordedEvent, named: Named): string {
  const ids = [
    ...('messageId' in event && event.messageId !== null ? [`SMS id ${event.messageId}`] : []),
    ...reportIds('report' in event ? event.report : null),
    ...('reference' in event && event.reference !== null ? [`reference ${event.reference}`] : []),
    ...(request === null ? [] : [`request ${request.id} from ${request.address}, key ${request.key ?? 'of the operator'}`]),
    `leaf ${hex(leaf)}`,
  ];
  const small = ids.map((id) => `<span class="small"><bdi>${text(id)}</bdi></span>`).join('');
  return `<tr><td>${n}</td><td>${indianTimeText(event.at)}</td><td>${event.actor}</td><td><bdi>${text(sentenceOf(event, named))}</bdi>${small}</td></tr>`;
}

/** What the carrier said of a call or text; a connection 0 is none: somebody recorded it. */
function reportIds(report: CarrierReport | null): readonly string[] {
  if (report === null) return [];
  const { connection, id, from, forwardedFrom, carrierAt, text: words } = report;
  const at = carrierAt === null ? '' : `, ${indianTimeText(carrierAt)} by the reporter’s clock`;
  const via = forwardedFrom === null ? '' : `, forwarded from ${forwardedFrom}`;
  const said = words === null ? '' : `, text “${words}”`;
  return [`${connection === 0 ? 'recorded as' : 'call or SMS id'} ${id}, from ${from}${via}${at}${said}`];
}

function renderVerdict(verdict: Verdict, fileHash: string): string {
  if (verdict.verdict === 'altered') {
    const { line, n } = verdict.place;
    return `<p class="bad">ALTERED: ${text(verdict.alteration)} at line ${line}${n === null ? '' : `, act ${n}`}: ${text(verdict.why)}.</p>`;
  }
  if (verdict.verdict === 'incomplete' || verdict.verdict === 'not_evidence')
    return '<p class="bad">INCOMPLETE: the evidence could not be read to its end.</p>';
  const checkpoints = verdict.checkpoints.map(
    ({ n, at, hash }) => `<li>Checkpoint ${n} of ${indianTimeText(at)}: <code>${hash}</code></li>`,
  );
  const after = verdict.afterCheckpoint === 0 ? '' : ` ${verdict.afterCheckpoint} of them came after the checkpoint.`;
  return `<p>VERIFIED: ${verdict.events} acts in ${verdict.chains} chain.${after}</p><ul>${checkpoints.join('')}
<li>Evidence file, SHA-256: <code>${fileHash}</code></li></ul>
<p class="small">The evidence file can be had from /api/accounts/…/evidence?number=… and verified by anybody with “sammati evidence verify”, without this service.</p>`;
}
