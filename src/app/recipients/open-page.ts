import type { AccountContext } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import type { Language } from '#domain/notice/language.ts';
import type { LinkTarget } from '#domain/recipient/link.ts';
import { isLinkAlive, type PageStanding, pageStanding } from '#domain/recipient/page-standing.ts';
import { noStanding } from '#domain/whitelist/standing.ts';

export type PagePorts = Pick<Ports, 'clock' | 'consent' | 'directory' | 'evidence' | 'recipientLinks'>;

/** A link that was made here, and the notice that carried it. */
export interface OpenedLink {
  readonly target: LinkTarget;
  readonly context: AccountContext;
  /** The language of that notice. */
  readonly language: Language;
}

/** Null where it was not made here, or nothing is known of its notice any more: its reader's data were erased. */
export async function openLink(ports: PagePorts, token: string): Promise<OpenedLink | null> {
  const target = ports.recipientLinks.open(token);
  const context = target === null ? null : ports.directory.current().accountById(target.account);
  if (target === null || context === null) return null;
  const notices = await ports.evidence.notices(context.business.id, [target.number]);
  const notice = notices.find((one) => one.notice === target.notice && one.account === target.account);
  return notice === undefined ? null : { target, context, language: notice.language };
}

/** How the business stands with the reader of a link now; null where the link works no more. */
export async function readPageStanding(ports: PagePorts, { target, context }: OpenedLink): Promise<PageStanding | null> {
  const { mode, standings } = await ports.consent.read(context.business.id, [target.number]);
  const standing = standings.get(target.number) ?? noStanding;
  const of = { standing, account: target.account, mode: mode.mode, now: ports.clock.now(), terms: context.terms };
  return isLinkAlive(target.notice, of) ? pageStanding(of) : null;
}
