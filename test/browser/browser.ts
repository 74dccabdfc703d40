/** Debian's Chromium, and pages of the console in it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page, type Request } from 'playwright-core';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export async function openBrowser(): Promise<Browser> {
  const program = PROGRAMS.find(existsSync);
  if (program === undefined) throw new Error('no Chromium is installed: apt-get install chromium');
  return chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/**
 * A page, and what it complained of: errors of scripts, whatever the Content-Security-Policy refused, and what was sent a second time before the
 * first was answered.
 */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const context = await browser.newContext({
    baseURL: url,
    locale: 'en-IN',
    viewport: { width: 1440, height: 1000 },
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  const underWay = new Set<string>();
  page.on('request', (request) => {
    const written = writing(request);
    if (written === null) return;
    if (underWay.has(written)) complaints.push(`sent twice: ${written}`);
    underWay.add(written);
  });
  const over = (request: Request) => underWay.delete(writing(request) ?? '');
  page.on('requestfinished', over);
  page.on('requestfailed', over);
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, complaints };
}

/** What a request would change, and how; null of one that only reads. */
function writing(request: Request): string | null {
  return request.method() === 'GET' ? null : `${request.method()} ${request.url()} ${request.postData() ?? ''}`;
}

/** What waits for `until` goes on when it is let go. */
export function hold(): { readonly until: Promise<void>; readonly letGo: () => void } {
  let letGo: () => void = () => undefined;
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return { until, letGo };
}

export const phone: BrowserContextOptions = { viewport: { width: 375, height: 812 }, hasTouch: true };

export const SCREENSHOTS = path.join(import.meta.dirname, '..', '..', '.cache', 'screenshots');
