import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a browser says that a page of another site, or of another host of ours, sent the request (Fetch Metadata). Programs never say,
 * and whoever types an address says `none`.
 */
export function isFromOtherSite(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}
