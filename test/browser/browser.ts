/** Debian's Chromium, and pages of the console in it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterEach, expect } from 'vitest';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export async function openBrowser(): Promise<Browser> {
  const program = PROGRAMS.find(existsSync);
  if (program === undefined) throw new Error('no Chromium is installed: apt-get install chromium');
  return chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** What one click sent more than once, on whatever page of the test. */
const sentTwice: string[] = [];

afterEach(() => {
  expect(sentTwice.splice(0)).toEqual([]);
});

/**
 * Every button is clicked twice on every page of every test, but for those that open and close something or choose: the second click comes
 * before the screen is drawn again. What is sent is held for a moment, as on a network. Until somebody clicks or types again, nothing is sent twice.
 */
const DOUBLE_CLICKS = `(() => {
  let sent = new Set();
  addEventListener('click', ({ isTrusted, detail, target }) => {
    if (!isTrusted || detail > 1) return;
    sent = new Set();
    const again = new MouseEvent('click', { bubbles: true, cancelable: true, detail: 2 });
    target.closest('button:not([aria-expanded], [aria-haspopup], [role])')?.dispatchEvent(again);
  });
  addEventListener('keydown', () => { sent = new Set(); }, true);
  const send = window.fetch;
  window.fetch = async (target, options = {}) => {
    const { method = 'GET', body = '' } = options;
    if (method !== 'GET') {
      const what = method + ' ' + target + ' ' + (body instanceof Blob ? body.size : body);
      if (sent.has(what)) window.tellSentTwice(what);
      sent.add(what);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    return send(target, options);
  };
})()`;

/** A page, and what it complained of: errors of scripts, and whatever the Content-Security-Policy refused. */
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
  await context.exposeFunction('tellSentTwice', (what: string) => void sentTwice.push(what));
  await context.addInitScript(DOUBLE_CLICKS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, complaints };
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
