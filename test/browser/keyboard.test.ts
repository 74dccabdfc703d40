/**
 * Whatever a pointer can do a keyboard can: every screen is walked by Tab alone and every button on it pressed by Enter. What is opened is
 * walked too, keeps the keyboard while it is open, closes by Escape and gives the keyboard back.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningService, startTestService, type TestAccount } from '#test/support/running-service.ts';
import { openBrowser, openPage } from './browser.ts';
import { isBack, isWithin, press, type Stop, walk } from './keyboard.ts';
import { anInvitation, aUser, signInAs } from './users.ts';

let production: RunningService;
let sandbox: RunningService;
let browser: Browser;
let account: TestAccount;

beforeAll(async () => {
  production = await startTestService('embedded', { mode: 'production', adminToken: 'a-token-of-the-test' });
  sandbox = await startTestService('embedded');
  browser = await openBrowser();
  account = await production.openAccount();
  await production.openAccount({ agreement: false });
  await aUser(production, null, { name: 'Oskar Operator', role: 'owner' });
  await aUser(production, account.sid, { name: 'Olga Owner', role: 'owner' });
  await anInvitation(production, account.sid, { name: 'Vikram Iyer', role: 'viewer' });
  const { body } = await production.api('POST', '/carrier-connections', { name: 'North', dialect: 'exotel' });
  const { id } = JSON.parse(body);
  await production.api('POST', '/consent-lines', { number: '8047400001', meaning: 'object', connectionId: id });
  for (const number of ['9876500011', '9876500012']) {
    await production.api('POST', `/accounts/${account.sid}/complaints`, { number, callerId: 'VM-ACMEBK-P', reference: number });
  }
});

afterAll(async () => {
  await browser?.close();
  await production?.stop();
  await sandbox?.stop();
});

/** Nothing is changed by what is pressed: what would is not let through. */
async function onlyReading(page: Page): Promise<void> {
  await page.route('**/*', (route) => (route.request().method() === 'GET' ? route.continue() : route.abort()));
}

async function come(page: Page, where: string): Promise<void> {
  await page.goto(where);
  await page.locator('main h1, main h2').first().waitFor();
  await page.waitForLoadState('networkidle');
}

/** Where nothing is looked for, nothing else is shown. */
const ofNothing = '>Open<';

const DIALOG = '[role="dialog"]';
const MENU = '[role="menu"]';

async function walkScreen(page: Page, where: string, part: 'screen' | 'header' = 'screen'): Promise<void> {
  await come(page, where);
  const { stops, unreached } = await walk(page, 'body');
  expect(unreached, where).toEqual([]);
  expect(
    stops.filter(({ marked }) => !marked).map(({ what }) => what),
    where,
  ).toEqual([]);
  for (const stop of stops.filter(({ button, header }) => button && header === (part === 'header')))
    await pressOne(page, where, stop);
}

async function pressOne(page: Page, where: string, stop: Stop): Promise<void> {
  if (stop.what.includes(ofNothing)) return;
  await press(page, stop);
  const dialog = page.locator(DIALOG).last();
  const menu = page.locator(MENU).last();
  if (await dialog.isVisible()) {
    // It takes the keyboard when it has come.
    await expect.poll(() => isWithin(page, DIALOG)).toBe(true);
    const { unreached } = await walk(page, DIALOG);
    expect(unreached, `${where}: in what ${stop.what} opens`).toEqual([]);
    expect(await isWithin(page, DIALOG)).toBe(true);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => isBack(page), { message: `${where}: back at ${stop.what}` }).toBe(true);
  } else if (await menu.isVisible()) {
    for (const item of await menu.getByRole('menuitem').allTextContents()) {
      await page.keyboard.press('ArrowDown');
      await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe(item);
    }
  }
  await come(page, where);
}

it.each([
  '/overview',
  '/whitelist',
  '/whitelist/+919876500011',
  '/notices',
  '/settings',
  '/add',
  '/expiries',
  '/api-settings',
  '/people',
  '/audit',
])('an owner has all of %s by keyboard', async (where) => {
  const { page } = await openPage(browser, production.url);
  await signInAs(page, 'Olga Owner');
  await onlyReading(page);
  await walkScreen(page, where);
  await page.context().close();
});

it('an owner has all above every screen by keyboard', async () => {
  const { page } = await openPage(browser, production.url);
  await signInAs(page, 'Olga Owner');
  await onlyReading(page);
  await walkScreen(page, '/audit', 'header');
  await page.context().close();
});

it.each(['businesses', 'accounts', 'lines', 'connections', 'senders', 'complaints', 'imports', 'users', 'audit'])(
  'an operator has all of the platform’s %s by keyboard',
  async (part) => {
    const { page } = await openPage(browser, production.url);
    await signInAs(page, 'Oskar Operator');
    await onlyReading(page);
    await walkScreen(page, `/platform/${part}`);
    await page.context().close();
  },
);

it('somebody who tries it has all of the sandbox by keyboard', async () => {
  const { page } = await openPage(browser, sandbox.url);
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the demo' }).press('Enter');
  await page.getByText('Step 1 of 8').waitFor();
  await onlyReading(page);
  await walkScreen(page, '/try');
  await page.context().close();
});
