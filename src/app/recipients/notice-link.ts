import type { RecipientLinks } from '#app/ports/recipients.ts';
import { type LinkTarget, TOKEN_LENGTH } from '#domain/recipient/link.ts';

/** The address that a notice carries to its reader; null where the service does not know under which name it is reached. */
export function noticeLink(links: RecipientLinks | undefined, target: LinkTarget): string | null {
  const publicUrl = links?.publicUrl() ?? null;
  return links === undefined || publicUrl === null ? null : pageAddress(publicUrl, links.seal(target));
}

/** What stands for it where a text is kept: who has the link is taken for its reader, and whose data are erased leave no key to them. */
export function linkUnnamed(links: RecipientLinks | undefined): string {
  return pageAddress(links?.publicUrl() ?? '', '…');
}

/** All links of a service are alike long. */
export function linkAsLong(links: RecipientLinks | undefined): string {
  return pageAddress(links?.publicUrl() ?? '', '0'.repeat(TOKEN_LENGTH));
}

function pageAddress(publicUrl: string, token: string): string {
  return `${publicUrl}/r/${token}`;
}
