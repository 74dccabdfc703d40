/** Every screen, on a desktop, in the dark and on a telephone: looked at by axe, and kept as a picture in .cache/screenshots. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningService, startTestService } from '#test/support/running-service.ts';
import { openBrowser, openPage, phone, SCREENSHOTS } from './browser.ts';
import { look } from './look.ts';
import { anInvitation, aUser, emailOf, PASSWORD } from './users.ts';

let sandbox: RunningService;
let production: RunningService;
let browser: Browser;
/** The address of one that is open. */
let invitation: string;

beforeAll(async () => {
  await mkdir(SCREENSHOTS, { recursive: true });
  sandbox = await startTestService('embedded');
  production = await startTestService('embedded', { mode: 'production', adminToken: 'a-token-of-the-test' });
  browser = await openBrowser();
  await tellTheStory();
  const { sid } = sandbox.account;
  await aUser(sandbox, sid, { name: 'Asha Sharma', role: 'owner' });
  invitation = await anInvitation(sandbox, sid, { name: 'Vikram Iyer', role: 'viewer' });
});

afterAll(async () => {
  await browser?.close();
  await sandbox?.stop();
  await production?.stop();
});

/** By the button that does each step. */
async function tellTheStory(): Promise<void> {
  const { page } = await openPage(browser, sandbox.url);
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the demo' }).click();
  for (let step = 1; step <= 8; step++) {
    await page.getByText(`Step ${step} of 8`).waitFor();
    await page.getByRole('button', { name: 'Do it for me' }).click();
  }
  await page.getByText('That is the whole story').waitFor();
  await page.context().close();
}

/** As it is after the story. */
async function enterDemo(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: /Open the demo|डेमो खोलें/ }).click();
  await page
    .getByTestId('standing')
    .getByText(/^(Said no|मना किया)$/)
    .waitFor();
}

const views: Readonly<Record<string, BrowserContextOptions>> = {
  desktop: {},
  dark: { colorScheme: 'dark' },
  phone,
  hindi: { locale: 'hi-IN' },
};

describe.each(Object.entries(views))('%s', (view, options) => {
  it('shows every screen of a sandbox, without a complaint of axe or the policy', async () => {
    const { page, complaints } = await openPage(browser, sandbox.url, options);
    await page.goto('/');
    await page.getByRole('button', { name: /Open the demo|डेमो खोलें/ }).waitFor();
    await look(page, `entrance-${view}`);
    await enterDemo(page);
    await look(page, `sandbox-${view}`);
    await page.goto('/overview');
    await page.getByRole('link', { name: '98000 00001' }).first().waitFor();
    await look(page, `overview-${view}`);
    await page.goto('/whitelist');
    await page.getByTestId('entries').waitFor();
    await look(page, `whitelist-${view}`);
    await page.goto('/whitelist?status=whitelist&type=agent');
    await page.getByText(/No number fits|इन फ़िल्टरों में/).waitFor();
    await look(page, `whitelist-empty-${view}`);
    await page.goto('/whitelist/+91%2098000%2000001');
    await page.getByRole('button', { name: /^Ask$|^पूछें$/ }).click();
    await page.getByTestId('permission').waitFor();
    await look(page, `number-${view}`);
    await page.goto('/add');
    await page.getByText(/None yet|अभी कोई नहीं/).waitFor();
    await look(page, `add-${view}`);
    await page.goto('/expiries');
    await page.getByText(/No permission ends|कोई अनुमति समाप्त नहीं होती/).waitFor();
    await look(page, `expiries-empty-${view}`);
    await page.goto('/api-settings');
    await page.getByText(/in use here|यहाँ उपयोग में/).waitFor();
    // On a telephone too: what the key may do.
    await page.getByText(/^(Everything|सब कुछ)$/).waitFor();
    await look(page, `api-settings-${view}`);
    await page.goto('/people');
    await page.getByTestId('users').waitFor();
    await page.getByTestId('invitations').waitFor();
    await look(page, `people-${view}`);
    await page.goto('/audit');
    await page.getByTestId('audit').getByRole('button').first().click();
    await look(page, `audit-${view}`);
    await page.goto(invitation);
    await page.getByRole('button', { name: /^Accept|^स्वीकार/ }).waitFor();
    await look(page, `join-${view}`);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

it('says so when the service fails or is away, and recovers', async () => {
  const { page } = await openPage(browser, sandbox.url);
  await enterDemo(page);
  await page.route('**/api/**', (route) => route.abort());
  await page.getByRole('alert').getByText('The service does not answer').waitFor();
  await look(page, 'sandbox-away');
  await page.goto('/whitelist');
  await page.getByText('This could not be loaded').waitFor();
  await look(page, 'whitelist-failed');
  await page.unroute('**/api/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByTestId('entries').waitFor();
  await page.context().close();
});

it('lets nobody into production without a key, and shows an account what is its own', async () => {
  const account = await production.openAccount();
  const { page, complaints } = await openPage(browser, production.url);
  await page.goto('/');
  expect(await page.getByTestId('environment').textContent()).toBe('Production');
  await look(page, 'sign-in');
  await page.getByRole('button', { name: 'With an API key instead' }).click();
  await look(page, 'sign-in-key');
  await page.getByLabel('Account sid').fill(account.sid);
  await page.getByLabel('API key').fill(account.key);
  await page.getByLabel('API token').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('No account has this sid, key and token.').waitFor();
  expect(complaints.splice(0)).toEqual([expect.stringContaining('401')]);

  await page.getByLabel('API token').fill(account.token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Nobody has objected.').waitFor();
  await page.getByText('None is loaded').waitFor();
  await look(page, 'overview-none');
  await page.getByRole('link', { name: 'Whitelist' }).click();
  await page.getByText('No number yet').waitFor();
  await look(page, 'whitelist-none');
  await page.getByRole('link', { name: 'API settings' }).click();
  await page.getByLabel('What it is for').fill('<img src=x onerror=alert(1)>');
  for (const scope of ['Whitelist', 'Calls', 'Manage']) await page.getByRole('checkbox', { name: scope, exact: true }).uncheck();
  await page.getByRole('button', { name: 'Create a key' }).dblclick();
  await page.getByText('shown this once').waitFor();
  const [key = '', token = ''] = await page.getByRole('dialog').locator('code').allTextContents();
  await page.getByRole('button', { name: 'I have kept it' }).first().click();
  await page.getByText('<img src=x').waitFor();
  await page.getByText('Read, Ask before a call').waitFor();
  await meetAReader({ sid: account.sid, key, token });
  await page.getByRole('button', { name: /^Revoke / }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).dblclick();
  await page.getByText('Revoked', { exact: true }).waitFor();
  await page.goto('/try');
  // A reload forgets the key.
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  expect(complaints).toEqual([]);
});

/** Who signs in with a key that reads and asks: what it may not do is not offered, and the page that it may not see says why. */
async function meetAReader({ sid, key, token }: { readonly sid: string; readonly key: string; readonly token: string }) {
  const { page, complaints } = await openPage(browser, production.url, phone);
  await page.goto('/people');
  await page.getByRole('button', { name: 'With an API key instead' }).click();
  await page.getByLabel('Account sid').fill(sid);
  await page.getByLabel('API key').fill(key);
  await page.getByLabel('API token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('it lacks “Manage”').waitFor();
  const pages = await page.getByRole('navigation').first().getByRole('link').allTextContents();
  expect(pages).toEqual(['Overview', 'Whitelist', 'Notices', 'Settings', 'Expiry', 'API settings']);
  await page.getByRole('link', { name: 'API settings' }).click();
  await page.getByText('Account sid').waitFor();
  expect(await page.getByRole('button', { name: 'Create a key' }).count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
}

it('shows an operator the platform, and a user the menu, in every view but the language', async () => {
  await production.openAccount();
  await production.openAccount({ agreement: false });
  const operator = { name: 'Oskar Operator', role: 'owner' } as const;
  await aUser(production, null, operator);
  for (const view of ['desktop', 'dark', 'phone'] as const) {
    const { page, complaints } = await openPage(browser, production.url, views[view]);
    await page.goto('/platform');
    await page.getByLabel('E-mail address').fill(emailOf(operator.name));
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByTestId('listing').waitFor();
    for (const part of ['businesses', 'accounts', 'users']) {
      await page.goto(`/platform/${part}`);
      await page.getByTestId('listing').waitFor();
      await look(page, `platform-${part}-${view}`);
    }
    await page.getByRole('button', { name: 'Your account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    await page.screenshot({ path: path.join(SCREENSHOTS, `menu-${view}.png`), animations: 'disabled' });
    await page.keyboard.press('Escape');
    await page.context().clearCookies();
    await page.getByRole('tab', { name: 'Audit log' }).click();
    await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
    expect(complaints.filter((one) => !one.includes('401'))).toEqual([]);
    await look(page, `session-ended-${view}`);
    await page.context().close();
  }
});
