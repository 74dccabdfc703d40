/** What goes wrong while somebody works: a session that ends, a part that does not arrive, a service that is away, a hand that slips. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningService, startTestService, type TestAccount } from '#test/support/running-service.ts';
import { hold, openBrowser, openPage } from './browser.ts';
import { aUser, PASSWORD, signInAs } from './users.ts';

let service: RunningService;
let browser: Browser;
let account: TestAccount;

beforeAll(async () => {
  service = await startTestService('embedded', { mode: 'production', adminToken: 'a-token-of-the-test' });
  browser = await openBrowser();
  account = await service.openAccount();
  await aUser(service, null, { name: 'Oskar Operator', role: 'owner' });
  await aUser(service, account.sid, { name: 'Olga Owner', role: 'owner' });
  for (const number of ['9876500011', '9876500012', '9876500013']) {
    await service.api('POST', `/accounts/${account.sid}/complaints`, { number, callerId: 'VM-ACMEBK-P', reference: number });
  }
});

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

/** As somebody who has the page open since a while: nothing of the signing in is in its memory. */
async function open(name: 'Oskar Operator' | 'Olga Owner', where: string): Promise<Page> {
  const { page } = await openPage(browser, service.url);
  await signInAs(page, name);
  await page.goto(where);
  return page;
}

const dialog = (page: Page) => page.getByRole('dialog');

async function signInAgain(page: Page): Promise<void> {
  const asked = page.getByRole('dialog', { name: 'Your session has ended' });
  await asked.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await asked.getByRole('button', { name: 'Sign in' }).click();
  await asked.waitFor({ state: 'hidden' });
}

it('asks for the password over what was typed, also after a reload, and no key closes what lies below', async () => {
  const page = await open('Oskar Operator', '/platform/complaints');
  await page.getByRole('combobox', { name: 'Account' }).click();
  await page.getByRole('option', { name: account.sid }).click();
  const number = page.getByLabel('Number of the person');
  await number.fill('98765 00001');
  await page.getByLabel('Caller id', { exact: true }).fill('VM-ACMEBK-P');
  await page.getByLabel('The operator’s number of the complaint').fill('UCC-1');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Record a complaint' }).click();
  await signInAgain(page);
  expect(await number.inputValue()).toBe('98765 00001');

  await page.goto('/platform/businesses');
  await page.getByRole('button', { name: 'Register a business' }).click();
  const legalName = page.getByLabel('Legal name');
  await legalName.fill('Typed before');
  await page.context().clearCookies();
  await dialog(page).getByRole('button', { name: 'Register a business' }).click();
  await page.getByRole('dialog', { name: 'Your session has ended' }).getByLabel('Password', { exact: true }).press('Escape');
  await signInAgain(page);
  expect(await legalName.inputValue()).toBe('Typed before');
  await page.context().close();
});

it('shows what else there is where a part does not arrive, and loads it when asked; a part of another version by its new page', async () => {
  const page = await open('Olga Owner', '/whitelist');
  const again = page.getByRole('button', { name: 'Try again' });
  await page.route('**/people-screen-*.js', (route) => route.abort());
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('alert').getByText('This could not be loaded').waitFor();
  await page.getByRole('link', { name: 'Expiry' }).click();
  await page.getByRole('heading', { name: 'Expiry calendar' }).waitFor();
  await page.getByRole('link', { name: 'People' }).click();
  await again.waitFor();
  await page.unroute('**/people-screen-*.js');
  await again.click();
  await page.getByTestId('users').waitFor();

  await page.route('**/second-factor-*.js', (route) => route.abort());
  await page.getByRole('button', { name: 'Your account' }).click();
  await page.getByRole('menuitem', { name: 'Two-step sign-in' }).click();
  await dialog(page).getByText('This could not be loaded').waitFor();
  await page.unroute('**/second-factor-*.js');
  await dialog(page).getByRole('button', { name: 'Try again' }).click();
  await dialog(page).getByLabel('Password', { exact: true }).waitFor();
  await page.keyboard.press('Escape');

  await page.route('**/audit-screen-*.js', (route) => route.fulfill({ status: 404 }));
  await page.getByRole('link', { name: 'Audit log' }).click();
  await again.waitFor();
  const loaded = page.waitForEvent('load');
  await again.click();
  await loaded;
  await page.context().close();
});

it('takes no day from an address that no calendar has, and goes back from a number to the list as it was filtered', async () => {
  const page = await open('Olga Owner', '/whitelist?expiresFrom=2026-99-99&expiresTo=2026-02-30');
  await page.getByRole('heading', { name: 'Whitelist' }).waitFor();
  expect(await page.getByRole('button', { name: 'Clear filters' }).count()).toBe(0);
  await page.goto('/whitelist?status=blacklist');
  await page.getByTestId('entries').getByRole('link', { name: '98765 00011' }).click();
  await page.getByRole('heading', { name: '98765 00011' }).waitFor();
  await page.getByRole('link', { name: '← Whitelist' }).click();
  await page.getByTestId('entries').waitFor();
  expect(new URL(page.url()).search).toBe('?status=blacklist');
  await page.context().close();
});

it('asks a service that answers although the browser finds no network', async () => {
  const page = await open('Olga Owner', '/overview');
  await page.getByRole('link', { name: '98765 00011' }).first().waitFor();
  await page.evaluate('window.dispatchEvent(new Event("offline"))');
  await page.getByRole('link', { name: 'Whitelist' }).click();
  await page.getByTestId('entries').getByRole('link', { name: '98765 00011' }).click();
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await page.getByTestId('permission').waitFor();
  await page.context().close();
});

/** As whoever comes back to the window: what is shown is read anew. */
async function looksAgain(page: Page): Promise<number> {
  await page.evaluate('window.dispatchEvent(new Event("visibilitychange"))');
  return page.getByTestId('as-of').count();
}

it('says of what is shown from when it is while the service is away, and no more when it is back', async () => {
  const page = await open('Oskar Operator', '/platform/accounts');
  for (const [part, shown] of [
    ['Accounts', page.getByTestId('listing')],
    ['Complaints', page.getByRole('combobox', { name: 'Account' })],
    ['Audit log', page.getByTestId('audit')],
  ] as const) {
    await page.getByRole('tab', { name: part }).click();
    await shown.waitFor();
    await page.route('**/api/**', (route) => route.abort());
    await expect.poll(() => looksAgain(page), patiently).toBeGreaterThan(0);
    await page.getByText('The service does not answer; this is as of').first().waitFor();
    await page.unroute('**/api/**');
    await expect.poll(() => looksAgain(page), patiently).toBe(0);
    expect(await shown.isVisible()).toBe(true);
  }
  await page.context().close();
});

const patiently = { timeout: 30_000 };

/** Whether the browser would ask before it closes the tab. */
function asksBeforeClosing(page: Page): Promise<boolean> {
  return page.evaluate(
    `(() => { const closing = new Event('beforeunload', { cancelable: true }); window.dispatchEvent(closing); return closing.defaultPrevented; })()`,
  );
}

it('takes nothing that an owner has written away without a question', async () => {
  const page = await open('Olga Owner', '/add');
  const stay = async () => {
    expect(await asksBeforeClosing(page)).toBe(true);
    await page.getByRole('link', { name: 'Overview' }).click();
    await dialog(page).getByRole('button', { name: 'Go on writing' }).last().click();
  };
  const discard = async (link: string) => {
    await page.getByRole('link', { name: link, exact: true }).click();
    await dialog(page).getByRole('button', { name: 'Discard it' }).click();
  };
  await page.getByLabel('Numbers', { exact: true }).fill('9876500021');
  await stay();
  await discard('Settings');
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('Meera');
  await stay();
  expect(await name.inputValue()).toBe('Meera');
  await name.fill('');
  expect(await asksBeforeClosing(page)).toBe(false);
  const paper = { name: 'signed.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') };
  await page.locator('input[type=file]').setInputFiles(paper);
  await page.getByText('signed.pdf').waitFor();
  await stay();
  await discard('People');
  await page.getByLabel('Name').fill('Vera');
  await stay();
  await page.getByRole('button', { name: 'Your account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await dialog(page).getByRole('button', { name: 'Discard it' }).click();
  await page.getByLabel('E-mail address').waitFor();
  await page.context().close();
});

it('takes nothing that an operator has written away without a question, nor by a click beside its window', async () => {
  const awaiting = await service.openAccount({ agreement: false });
  const page = await open('Oskar Operator', '/platform/complaints');
  const choose = async (sid: string) => {
    await page.getByRole('combobox', { name: 'Account' }).click();
    await page.getByRole('option', { name: sid }).click();
  };
  await choose(account.sid);
  const number = page.getByLabel('Number of the person');
  await number.fill('98765 00001');
  expect(await asksBeforeClosing(page)).toBe(true);
  await choose(awaiting.sid);
  await dialog(page).getByRole('button', { name: 'Go on writing' }).last().click();
  expect(await number.inputValue()).toBe('98765 00001');
  await choose(awaiting.sid);
  await dialog(page).getByRole('button', { name: 'Discard it' }).click();
  await expect.poll(() => number.inputValue()).toBe('');

  await page.getByRole('tab', { name: 'Businesses' }).click();
  await page.getByRole('row').filter({ hasText: awaiting.sid }).getByRole('button', { name: 'File the agreement' }).click();
  const reference = dialog(page).getByLabel('Where the paper is kept');
  await reference.fill('AG-9');
  expect(await asksBeforeClosing(page)).toBe(true);
  await page.mouse.click(5, 500);
  await page.keyboard.press('Tab');
  expect(await reference.inputValue()).toBe('AG-9');
  await dialog(page).getByRole('button', { name: 'Cancel' }).last().click();
  expect(await asksBeforeClosing(page)).toBe(false);
  await page.getByRole('tab', { name: 'Accounts' }).click();
  await page.getByRole('row').filter({ hasText: awaiting.sid }).getByRole('button', { name: 'Suspend' }).click();
  await dialog(page).getByLabel('Reason').fill('It asked for it');
  await page.mouse.click(5, 500);
  await page.keyboard.press('Tab');
  expect(await dialog(page).getByLabel('Reason').inputValue()).toBe('It asked for it');
  await page.context().close();
});

it('shows what is shown once until somebody says that it is kept, and waits for it', async () => {
  const page = await open('Oskar Operator', '/platform/users');
  const slow = hold();
  await page.route('**/password-reset', async (route) => {
    await slow.until;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Reset link: Olga Owner' }).click();
  await dialog(page).getByRole('button', { name: 'Make the link' }).click();
  expect(await dialog(page).getByRole('button', { name: 'Cancel' }).last().isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  slow.letGo();
  const link = dialog(page).getByText(/\/(join|reset)#/);
  await link.waitFor();
  await page.keyboard.press('Escape');
  expect(await dialog(page).count()).toBe(1);
  await dialog(page).getByRole('button', { name: 'Done' }).last().click();
  await link.waitFor({ state: 'detached' });

  await page.getByLabel('Name').fill('Vera Viewer');
  await page.getByLabel('E-mail address').fill('vera.viewer@example.in');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await link.waitFor();
  await page.keyboard.press('Escape');
  expect(await dialog(page).count()).toBe(1);
  await dialog(page).getByRole('button', { name: 'Done' }).last().click();

  await page.getByRole('tab', { name: 'Carrier connections' }).click();
  await page.getByRole('button', { name: 'Create a connection' }).click();
  await dialog(page).getByLabel('Which carrier or trunk it is').fill('North');
  await dialog(page).getByRole('button', { name: 'Create a connection' }).click();
  await page.getByTestId('secret').waitFor();
  await page.keyboard.press('Escape');
  expect(await dialog(page).count()).toBe(1);
  await page.context().close();
});

it('closes no window while what was asked for is on its way', async () => {
  const page = await open('Oskar Operator', '/platform/accounts');
  const slow = hold();
  await page.route('**/api/accounts/*/status', async (route) => {
    await slow.until;
    await route.continue();
  });
  const row = page.getByRole('row').filter({ hasText: account.sid });
  await row.getByRole('button', { name: 'Suspend' }).click();
  await dialog(page).getByLabel('Reason').fill('A test');
  await dialog(page).getByRole('button', { name: 'Suspend' }).click();
  expect(await dialog(page).getByRole('button', { name: 'Cancel' }).last().isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  expect(await dialog(page).count()).toBe(1);
  slow.letGo();
  await row.getByText('Suspended').waitFor();
  await dialog(page).waitFor({ state: 'detached' });
  await service.api('PUT', `/accounts/${account.sid}/status`, { status: 'active', reason: 'A test' });
  await page.context().close();
});

it('keeps the focus where it was worked when what had it is gone', async () => {
  await aUser(service, account.sid, { name: 'Rita Removed', role: 'viewer' });
  await service.api('POST', `/accounts/${account.sid}/invitations`, { name: 'Ira', email: 'ira@example.in', role: 'viewer' });
  const page = await open('Olga Owner', '/people');
  const focused = () => page.evaluate<string>('document.activeElement?.ariaLabel ?? document.activeElement?.textContent ?? ""');
  await page.getByRole('button', { name: 'Take back the invitation of Ira' }).click();
  await expect.poll(focused).toBe('Invite a person');
  await page.getByRole('button', { name: 'Remove Rita Removed?' }).click();
  await dialog(page).getByRole('button', { name: 'Remove' }).last().click();
  await expect.poll(focused).toBe('People');

  await page.goto('/whitelist');
  await page.getByRole('checkbox', { name: 'Choose 98765 00013' }).check();
  await page.getByRole('button', { name: 'Remove 1 number' }).click();
  await dialog(page).getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByText('0 numbers were removed.').waitFor();
  await expect.poll(focused).toBe('Whitelist');
  await page.context().close();
});

it('shows an owner who makes themselves a viewer what a viewer may', async () => {
  await aUser(service, account.sid, { name: 'Otto Other', role: 'owner' });
  const { page, complaints } = await openPage(browser, service.url);
  await signInAs(page, 'Otto Other');
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('row').filter({ hasText: 'otto.other@' }).locator('input:visible').click();
  await page.getByRole('option', { name: 'Viewer' }).click();
  await page.getByText('This page is for owners of the account.').waitFor();
  expect(await page.getByRole('link', { name: 'People' }).count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
});
