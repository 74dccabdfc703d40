/** Users and their sessions: who comes in, what each role sees and may, and what becomes of it when a session ends. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningService, startTestService, type TestAccount } from '#test/support/running-service.ts';
import { hold, openBrowser, openPage } from './browser.ts';
import { anInvitation, aUser, emailOf, PASSWORD, signInAs } from './users.ts';

let service: RunningService;
let browser: Browser;
let account: TestAccount;

beforeAll(async () => {
  service = await startTestService('embedded', { mode: 'production', adminToken: 'a-token-of-the-test' });
  browser = await openBrowser();
  account = await service.openAccount();
});

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

/** As scripts of the page itself could call. */
function fetched(page: Page, method: string, path: string, body: object | null): Promise<number> {
  return page.evaluate(
    async ([how, where, what]) => {
      const headers = { 'x-sammati-console': '1', 'content-type': 'application/json' };
      return (await fetch(where, { method: how, headers, body: what })).status;
    },
    [method, `/api/accounts/${account.sid}${path}`, body === null ? null : JSON.stringify(body)] as const,
  );
}

it('lets an owner come in by a link, invite another, and look at who did what', async () => {
  const { page, complaints } = await openPage(browser, service.url);
  await page.goto(await anInvitation(service, account.sid, { name: 'Olga Owner', role: 'owner' }));
  await page.getByRole('heading', { name: 'Welcome to Another Clinic' }).waitFor();
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Accept and sign in' }).click();
  await page.getByRole('alert').getByText('15 characters or more').waitFor();
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Accept and sign in' }).dblclick();
  await page.getByText('Nobody has objected.').waitFor();
  await page.reload();
  await page.getByText('Nobody has objected.').waitFor();

  await page.getByRole('link', { name: 'People' }).click();
  await page.getByLabel('Name').fill('Vera Viewer');
  await page.getByLabel('E-mail address').fill(emailOf('Vera Viewer'));
  await page.getByRole('button', { name: 'Invite', exact: true }).dblclick();
  const link = await page.getByRole('dialog').getByText('/join#').textContent();
  await page.getByRole('button', { name: 'Done' }).last().click();
  expect(await page.getByTestId('invitations').getByRole('row').count()).toBe(1);

  const other = await openPage(browser, service.url);
  await other.page.goto(link ?? '');
  await other.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await other.page.getByRole('button', { name: 'Accept and sign in' }).click();
  await other.page.getByText('Nobody has objected.').waitFor();
  expect(other.page.url()).not.toContain('join');
  await other.page.context().close();

  await page.getByRole('link', { name: 'Audit log' }).click();
  await page.getByTestId('audit').getByText('Took an invitation up').first().waitFor();
  await page.getByTestId('audit').getByRole('button', { name: 'Invited a person' }).first().click();
  await page.getByText('"vera.viewer@example.in"').waitFor();

  await page.getByRole('button', { name: 'Your account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByLabel('E-mail address').waitFor();
  await page.reload();
  await page.getByLabel('E-mail address').waitFor();
  expect(complaints.filter((one) => !/\b422\b/.test(one))).toEqual([]);
});

it('shows each role what it may, and refuses the rest also to a script that asks by itself', async () => {
  const number = '9876500001';
  for (const role of ['viewer', 'manager', 'owner'] as const) {
    const name = `Rita ${role}`;
    await aUser(service, account.sid, { name, role });
    const { page } = await openPage(browser, service.url);
    await signInAs(page, name);
    const pages = await page.getByRole('navigation').first().getByRole('link').allTextContents();
    expect(pages.includes('People'), role).toBe(role === 'owner');
    expect(pages.includes('Audit log'), role).toBe(role === 'owner');
    await page.goto('/api-settings');
    await page.getByText('Account sid').waitFor();
    expect(await page.getByRole('button', { name: 'Create a key' }).count()).toBe(role === 'owner' ? 1 : 0);
    await page.goto(`/whitelist/${number}`);
    await page.getByRole('heading', { name: '98765 00001' }).waitFor();
    expect(await page.getByRole('button', { name: 'Remove from the whitelist' }).count()).toBe(role === 'viewer' ? 0 : 1);
    const work = await fetched(page, 'DELETE', `/entries/${number}`, null);
    const key = await fetched(page, 'POST', '/keys', {});
    expect([work, key], role).toEqual({ viewer: [403, 403], manager: [200, 403], owner: [200, 201] }[role]);
    await page.context().close();
  }
});

it('shows a viewer no button that the service would refuse, whatever is pressed', async () => {
  const name = 'Wim Watcher';
  await aUser(service, account.sid, { name, role: 'viewer' });
  const headers = { authorization: `Bearer ${service.adminToken}` };
  const send = (what: string, type: string, body: string) =>
    service.send({
      method: 'POST',
      target: `/api/accounts/${account.sid}/${what}`,
      headers: { ...headers, 'content-type': type },
      body,
    });
  // No carrier is there to take the code, but the member is.
  const member = await send(
    'members',
    'application/json',
    JSON.stringify({ number: '9876500002', name: 'Asha', language: 'en' }),
  );
  expect(member.status).toBe(503);
  const made = JSON.parse((await send('imports', 'text/csv', '9876500003\n')).body);
  const { page } = await openPage(browser, service.url);
  await signInAs(page, name);
  const refused: string[] = [];
  page.on('response', (answer) => {
    if (answer.status() === 403) refused.push(`${answer.request().method()} ${answer.url()}`);
  });
  const ofNumber = ['/whitelist', '/whitelist/9876500001', '/add', `/add/${made.id}`, '/expiries'];
  const ofAccount = ['/overview', '/notices', '/notices?show=messages', '/settings', '/api-settings', '/people', '/audit'];
  let pressed = 0;
  for (const address of [...ofNumber, ...ofAccount]) {
    await page.goto(address);
    await page.locator('main').getByRole('heading').or(page.getByRole('alert')).first().waitFor();
    await expect.poll(() => page.locator('.mantine-Skeleton-root').count()).toBe(0);
    for (const button of await page.locator('main').getByRole('button').all()) {
      if (!(await button.isVisible()) || !(await button.isEnabled())) continue;
      await button.click();
      await page.keyboard.press('Escape');
      pressed += 1;
    }
    await page.waitForLoadState('networkidle');
  }
  expect(pressed).toBeGreaterThan(5);
  expect(refused).toEqual([]);
  await page.context().close();
});

it('tells of a session that has ended and keeps what was typed; whoever was removed is out at once', async () => {
  const name = 'Tara Typist';
  await aUser(service, account.sid, { name, role: 'manager' });
  const { page } = await openPage(browser, service.url);
  await signInAs(page, name);
  await page.goto('/whitelist');
  await page.getByLabel('Find a number').fill('98765');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Open' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await dialog.getByLabel('Password', { exact: true }).fill('wrong');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.getByText('is wrong').waitFor();
  await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(await page.getByLabel('Find a number').inputValue()).toBe('98765');

  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Download as CSV' }).click();
  await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.waitFor({ state: 'hidden' });

  const users: { readonly items: { readonly id: number; readonly name: string }[] } = JSON.parse(
    (await service.api('GET', `/accounts/${account.sid}/users`)).body,
  );
  const id = users.items.find((user) => user.name === name)?.id;
  await service.api('DELETE', `/accounts/${account.sid}/users/${id}`);
  await page.getByRole('link', { name: 'Overview' }).click();
  await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('You are in no account any more.').waitFor();
  await page.context().close();
});

it('shows what customers write as text, whatever they write', async () => {
  const evil = '<img src=x onerror=alert(1)>';
  const other = await service.openAccount();
  const owner = { name: 'Xenia Xss', role: 'owner' } as const;
  await aUser(service, other.sid, owner);
  await service.api('PATCH', `/accounts/${other.sid}`, { brandName: evil });
  await service.api('POST', `/accounts/${other.sid}/invitations`, { name: evil, email: 'x@example.in', role: 'viewer' });
  await service.api('POST', `/accounts/${other.sid}/keys`, { label: evil });
  const { page, complaints } = await openPage(browser, service.url);
  page.on('dialog', (dialog) => complaints.push(`a dialog: ${dialog.message()}`));
  await signInAs(page, owner.name);
  for (const [address, where] of [
    ['/overview', page.getByRole('heading', { name: evil })],
    ['/people', page.getByTestId('invitations').getByText(evil)],
    ['/api-settings', page.getByRole('table').getByText(evil)],
    [await anInvitation(service, other.sid, { name: evil, role: 'viewer' }), page.getByRole('heading', { name: evil })],
  ] as const) {
    await page.goto(address);
    await where.first().waitFor();
  }
  await page.goto('/audit');
  await page.getByRole('button', { name: 'Changed the settings' }).first().click();
  await page.getByText('onerror').first().waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('lets an operator look after the platform, with reasons, and go into any account', async () => {
  const name = 'Oskar Operator';
  await aUser(service, null, { name, role: 'owner' });
  const awaiting = await service.openAccount({ agreement: false });
  const { page, complaints } = await openPage(browser, service.url);
  await signInAs(page, name);
  await page.getByRole('link', { name: 'The platform' }).click();
  await page.getByRole('button', { name: 'File the agreement' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Signed on').fill('2024-01-15');
  await dialog.getByLabel('Who signed').fill('A. Sharma');
  await dialog.getByLabel('Where the paper is kept').fill('AG-7');
  await dialog.getByRole('combobox').click();
  await page.getByRole('option', { name: 'Do not exist' }).click();
  await dialog.getByRole('button', { name: 'File the agreement' }).click();
  await page.getByText('AG-7').waitFor();
  expect(await page.getByRole('button', { name: 'File the agreement' }).count()).toBe(0);

  await page.getByRole('tab', { name: 'Accounts' }).click();
  const row = page.getByRole('row').filter({ hasText: awaiting.sid });
  const suspend = row.getByRole('button', { name: 'Suspend' });
  await suspend.click();
  await dialog.getByLabel('Reason').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.locator(':focus').textContent()).toBe('Suspend');
  await suspend.click();
  await dialog.getByRole('button', { name: 'Suspend' }).click();
  await dialog.getByText('say why').waitFor();
  await dialog.getByLabel('Reason').fill('It asked for it');
  await dialog.getByRole('button', { name: 'Suspend' }).dblclick();
  await row.getByText('Suspended').waitFor();
  for (const part of ['Lines', 'Registry imports']) {
    await page.getByRole('tab', { name: part }).click();
    await page.getByText(/^No(?:thing)? .*yet\.$/).waitFor();
  }
  await page.getByRole('tab', { name: 'Audit log' }).click();
  await page.getByRole('button', { name: 'Changed the state of the account' }).first().click();
  await page.getByText('It asked for it').waitFor();
  await page.getByRole('tab', { name: 'Accounts' }).click();
  await row.getByRole('button', { name: 'Look at it' }).click();
  await page.getByText('New numbers are refused, and nobody may be called.').waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('takes nothing that was written for one account into another', async () => {
  const owner = { name: 'Tova Two', role: 'owner' } as const;
  const other = await service.openAccount();
  await aUser(service, account.sid, owner);
  await aUser(service, other.sid, owner);
  await service.api('PATCH', `/accounts/${other.sid}`, { brandName: 'The other one' });
  const { page } = await openPage(browser, service.url);
  await signInAs(page, owner.name);
  await page.goto('/add');
  await page.getByLabel('Numbers', { exact: true }).fill('9876500001');
  await page.getByRole('cell', { name: '9876500001' }).waitFor();
  await page.getByRole('button', { name: 'Your account' }).click();
  await page.getByRole('menuitem', { name: 'The other one' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard it' }).click();
  await expect.poll(() => page.getByLabel('Numbers', { exact: true }).inputValue()).toBe('');
  expect(await page.getByRole('button', { name: 'See what would happen' }).count()).toBe(0);

  for (const name of ['First', 'Second']) {
    await service.api('POST', `/accounts/${other.sid}/invitations`, { name, email: emailOf(name), role: 'viewer' });
  }
  const slow = hold();
  await page.route('**/invitations/*', async (route) => {
    await slow.until;
    await route.continue();
  });
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('button', { name: 'Take back the invitation of First' }).click();
  await page.getByRole('button', { name: 'Take back the invitation of Second' }).click();
  slow.letGo();
  await page.getByTestId('invitations').waitFor({ state: 'hidden' });
  await page.context().close();
});

it('says what failed where nobody could be signed in, and that it is not known whether somebody is', async () => {
  const { page } = await openPage(browser, service.url);
  await page.route('**/api/session', (route) => route.abort());
  await page.goto('/');
  await page.getByText('does not say whether you are signed in').waitFor();
  await page.unroute('**/api/session');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByLabel('E-mail address').fill('a@example.in');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  const title = 'The service is too busy; try again in a second.';
  await page.route('**/api/session', (route) => route.fulfill({ status: 503, json: { title, status: 503, code: 'overloaded' } }));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('alert').getByText('too busy').waitFor();
  expect(await page.getByText('is wrong').count()).toBe(0);
  await page.context().close();
});
