/** The page that a notice may link to (R12): plain HTML, no script, everything that somebody else wrote escaped. */
import { createHash } from 'node:crypto';
import type { AccountContext } from '#app/ports/directory.ts';
import type { StandingWith } from '#app/recipients/list-businesses.ts';
import { maskPhoneNumber, type PhoneNumber } from '#domain/kernel/phone-number.ts';
import { type Language, languageInfo, languages } from '#domain/notice/language.ts';
import type { PageStanding } from '#domain/recipient/page-standing.ts';
import { htmlText } from '#http/html.ts';
import { pageStyle } from './page-style.ts';
import { apart, dayText, type Filling, filled, pageWords } from './page-text.ts';
import type { PageWords } from './words.ts';

/** What a code is sent for. */
export type Purpose = 'take-back' | 'businesses';

export interface RecipientPage {
  readonly token: string;
  readonly language: Language;
  readonly number: PhoneNumber;
  readonly context: AccountContext;
  /** Null once nothing stands any more. */
  readonly standing: PageStanding | null;
  /** What became of what was asked for last. */
  readonly told: Exclude<keyof PageWords, 'title'> | null;
  /** For what a code is to be given now. */
  readonly codeFor: Purpose | null;
  /** Shown to whoever gave the code. */
  readonly businesses: readonly StandingWith[] | null;
}

const styleHash = createHash('sha256').update(pageStyle).digest('base64');

/** Nothing is loaded and nothing runs; no other site shows it in a frame, learns of its address, or finds it by searching. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow, noarchive',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

export function renderPage(page: RecipientPage): string {
  const { context, language, token, number, standing, told, codeFor, businesses } = page;
  const words = pageWords[language];
  const filling: Filling = {
    brand: context.account.brandName,
    legal: context.business.legalName,
    number: maskPhoneNumber(number),
  };
  const say = (text: string) => filled(text, filling);
  const parts = [
    `<h1>${say(words.title)}</h1>`,
    `<p class="small">${say(words.number)}: ${apart(maskPhoneNumber(number), true)} · ${apart(context.business.legalName)}</p>`,
    told === null ? '' : `<p class="told" role="status">${say(words[told])}</p>`,
    standing === null ? '' : renderStanding(standing, words, { ...filling }, language),
    businesses === null ? '' : renderBusinesses(businesses, words, language),
    ...(codeFor === null ? renderChoices(page, words, say) : [renderCodeForm(page, codeFor, words, say)]),
  ];
  return document(language, filled(words.title, filling), parts.join('\n'), `/r/${token}`);
}

function renderStanding(standing: PageStanding, words: PageWords, filling: Filling, language: Language): string {
  if (standing.kind === 'stopped') {
    return `<p class="said no">${filled(words.stopped, { ...filling, since: dayText(standing.since, language) })}</p>`;
  }
  if (standing.kind === 'asked') return `<p class="said">${filled(words.asked, filling)}</p>`;
  if (standing.kind === 'declared') return `<p class="said">${filled(words.declaration, filling)}</p>`;
  if (standing.until === null) return `<p class="said">${filled(words.mayCallMember, filling)}</p>`;
  const until = dayText(standing.until, language);
  const because = standing.because === 'membership' ? '' : ` ${filled(words[standing.because], filling)}`;
  return `<p class="said">${filled(words.mayCall, { ...filling, until })}${because}</p>`;
}

/** Stopping is one button, at once. Whatever goes further begins with a code. */
function renderChoices(
  { token, standing, businesses, language }: RecipientPage,
  words: PageWords,
  say: (text: string) => string,
): readonly string[] {
  const at = `/r/${token}`;
  const query = `?lang=${language}`;
  const stop = `<form method="post" action="${at}/stop${query}"><p>${say(words.stopMeans)}</p><button>${say(words.stop)}</button></form>`;
  const code = (purpose: Purpose, summary: string, means: string) =>
    `<details><summary>${say(summary)}</summary><form class="quiet" method="post" action="${at}/code${query}">
<p>${means}${say(words.codeNeeded)}</p><input type="hidden" name="for" value="${purpose}"><button>${say(words.sendCode)}</button></form></details>`;
  return [
    standing !== null && standing.kind !== 'stopped' ? stop : '',
    standing?.kind === 'stopped' ? code('take-back', words.takeBack, `${say(words.takeBackMeans)} `) : '',
    standing !== null && businesses === null ? code('businesses', words.others, '') : '',
  ];
}

function renderCodeForm({ token, language }: RecipientPage, purpose: Purpose, words: PageWords, say: (text: string) => string) {
  return `<form method="post" action="/r/${token}/${purpose}?lang=${language}" class="quiet">
<label>${say(words.codeField)}<input name="code" dir="ltr" inputmode="numeric" autocomplete="one-time-code" maxlength="20" required autofocus></label>
<button>${say(words.goOn)}</button></form>
<p><a href="/r/${token}?lang=${language}">${say(words.title).replaceAll(/<\/?bdi>/g, '')}</a></p>`;
}

function renderBusinesses(businesses: readonly StandingWith[], words: PageWords, language: Language): string {
  if (businesses.length === 0) return `<p>${htmlText(words.none)}</p>`;
  const items = businesses.map(({ context, standing, token }) => {
    const brand = context.account.brandName;
    const name = token === null ? htmlText(brand) : `<a href="/r/${token}?lang=${language}">${htmlText(brand)}</a>`;
    const filling = { brand, legal: context.business.legalName };
    return `<li><bdi><b>${name}</b></bdi> · <bdi>${htmlText(filling.legal)}</bdi>${renderStanding(standing, words, filling, language)}</li>`;
  });
  return `<h2>${htmlText(words.others)}</h2><ul>${items.join('')}</ul>`;
}

/** One and the same for whatever link does not work. */
export function renderDead(language: Language): string {
  const { deadTitle, dead } = pageWords[language];
  return document(language, htmlText(deadTitle), `<h1>${htmlText(deadTitle)}</h1><p>${htmlText(dead)}</p>`, null);
}

export function renderSentence(language: Language, sentence: 'busy' | 'failed'): string {
  const words = htmlText(pageWords[language][sentence]);
  return document(language, words, `<h1>${words}</h1>`, null);
}

function document(language: Language, title: string, content: string, at: string | null): string {
  const { direction } = languageInfo(language);
  const others = languages.filter(({ code }) => code !== language);
  const links = others.map(
    ({ code, endonym }) => `<a href="${at}?lang=${code}" lang="${code}" hreflang="${code}">${endonym}</a>`,
  );
  const choice = at === null ? '' : `<nav aria-label="${htmlText(pageWords[language].language)}">${links.join(' ')}</nav>`;
  return `<!doctype html>
<html lang="${language}" dir="${direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow"><title>${title.replaceAll(/<\/?bdi>/g, '')}</title><style>${pageStyle}</style></head>
<body><main>
${content}
</main>${choice}</body></html>
`;
}
