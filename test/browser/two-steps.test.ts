/** Two-step sign-in, lost passwords and links, as people meet them: by keyboard, on a desktop and a telephone, in both themes and languages. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeOf } from '#test/support/authenticator.ts';
import { type RunningService, startTestService, type TestAccount } from '#test/support/running-service.ts';
import { openBrowser, openPage } from './browser.ts';
import { look } from './look.ts';
import { anInvitation, aUser, emailOf, PASSWORD, signInAs } from './users.ts';

const NEW = 'another long and quiet river 43';

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

const ways = [
  ['phone-dark', 375, 'dark'],
  ['desktop', 1440, 'light'],
] as const;

async function lookBothWays(page: Page, name: string, those: readonly (typeof ways)[number][] = ways): Promise<void> {
  for (const [view, width, colorScheme] of those) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await look(page, `${name}-${view}`);
  }
}

/** What is made of what was looked at both ways. */
async function lookOnPhone(page: Page, name: string): Promise<void> {
  await lookBothWays(page, name, ways.slice(0, 1));
}

/** What the keyboard is at. */
function focused(page: Page): Promise<unknown> {
  return page.evaluate(
    "document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.getAttribute('autocomplete')",
  );
}

async function openTwoSteps(page: Page) {
  await page.getByRole('button', { name: 'Your account' }).click();
  await page.getByRole('menuitem', { name: 'Two-step sign-in' }).click();
  return page.getByRole('dialog', { name: 'Two-step sign-in' });
}

async function givePassword(page: Page, name: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(emailOf(name));
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByLabel('Code', { exact: true }).waitFor();
}

it('sets two-step sign-in up, asks for its codes at each sign-in, and takes it away again', async () => {
  const name = 'Tina Twostep';
  await aUser(service, account.sid, { name, role: 'owner' });
  const { page, complaints } = await openPage(browser, service.url);
  await signInAs(page, name);
  const dialog = await openTwoSteps(page);
  await dialog.getByRole('button', { name: 'Set it up' }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('Your account');
  await openTwoSteps(page);
  await expect.poll(() => focused(page)).toBe('current-password');
  await page.keyboard.press('Enter');
  await dialog.getByRole('alert').getByText('The password is needed.').waitFor();
  await page.keyboard.type('not the password');
  await page.keyboard.press('Enter');
  await dialog.getByRole('alert').getByText('The password is wrong.').waitFor();
  await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await lookBothWays(page, 'two-steps-begin');
  await dialog.getByRole('button', { name: 'Set it up' }).dblclick();
  await dialog.getByRole('img', { name: 'QR code for an authenticator app' }).waitFor();
  const secret = (await dialog.locator('code').first().textContent()) ?? '';
  expect(await dialog.getByRole('link').getAttribute('href')).toContain(`secret=${secret}`);
  await expect.poll(() => focused(page)).toBe('one-time-code');
  await page.keyboard.type('12345');
  await page.keyboard.press('Enter');
  await dialog.getByText('The code is wrong').waitFor();
  await lookBothWays(page, 'two-steps-scan');
  await dialog.getByLabel('Code', { exact: true }).fill(codeOf(secret));
  await dialog.getByRole('button', { name: 'Confirm' }).dblclick();
  await dialog.getByTestId('recovery-codes').waitFor();
  const codes = await dialog.getByTestId('recovery-codes').getByRole('listitem').allTextContents();
  expect(codes).toHaveLength(10);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await lookBothWays(page, 'two-steps-recovery');
  const saved = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save as a file' }).click();
  expect((await saved).suggestedFilename()).toBe('recovery-codes.txt');
  await dialog.getByRole('button', { name: 'I have kept them' }).click();
  await expect.poll(() => focused(page)).toBe('Your account');

  const signOut = async () => {
    await page.getByRole('button', { name: 'Your account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
  };
  await page.route('**/api/session', (route) => route.abort());
  await signOut();
  await page.getByRole('alert').getByText('you are still signed in').waitFor();
  await lookBothWays(page, 'not-signed-out');
  await page.unroute('**/api/session');
  await signOut();
  await givePassword(page, name);
  await expect.poll(() => focused(page)).toBe('one-time-code');
  await page.keyboard.type('000000');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('The code is wrong').waitFor();
  await lookBothWays(page, 'sign-in-code');
  await page.getByRole('button', { name: 'Back' }).click();
  await expect.poll(() => focused(page)).toBe('username');
  await givePassword(page, name);
  await page.keyboard.type(codeOf(secret, 1));
  await page.keyboard.press('Enter');
  await page.getByText('Nobody has objected.').waitFor();

  await page.context().clearCookies();
  await page.getByRole('link', { name: 'People' }).click();
  const again = page.getByRole('dialog', { name: 'Your session has ended' });
  await again.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await again.getByLabel('Code', { exact: true }).fill(codes[0] ?? '');
  await lookOnPhone(page, 'sign-in-again-code');
  await page.keyboard.press('Enter');
  await page.getByTestId('users').getByText('Two-step sign-in').waitFor();

  await openTwoSteps(page);
  await dialog.getByText('Recovery codes left: 9').waitFor();
  await lookBothWays(page, 'two-steps-set');
  await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Remove two-step sign-in' }).dblclick();
  await dialog.getByRole('status').getByText('is removed').waitFor();
  await dialog.getByRole('button', { name: 'Set it up' }).waitFor();
  expect(complaints.filter((one) => !/\b(?:401|422|ERR_FAILED)\b/.test(one))).toEqual([]);
  await page.context().close();
});

it('sets a lost password by a link that an owner makes; in Hindi everything that is refused is said in Hindi', async () => {
  const lost = 'Lara Lost';
  await aUser(service, account.sid, { name: 'Ova Owner', role: 'owner' });
  await aUser(service, account.sid, { name: lost, role: 'viewer' });
  const { page } = await openPage(browser, service.url);
  await signInAs(page, 'Ova Owner');
  await page.getByRole('link', { name: 'People' }).click();
  const opener = page.getByRole('button', { name: `Reset link: ${lost}` });
  await opener.click();
  const dialog = page.getByRole('dialog', { name: `Another password for ${lost}` });
  await lookOnPhone(page, 'reset-make');
  await dialog.getByRole('button', { name: 'Make the link' }).dblclick();
  const link = (await dialog.getByText('/reset#').textContent()) ?? '';
  await lookBothWays(page, 'reset-made');
  await dialog.getByRole('button', { name: 'Done' }).last().click();
  await expect.poll(() => focused(page)).toBe(`Reset link: ${lost}`);
  await lookBothWays(page, 'people-two-steps');
  await page.context().close();

  const hindi = await openPage(browser, service.url, { locale: 'hi-IN' });
  const { page: of } = hindi;
  await of.goto(link);
  await of.getByLabel('नया पासवर्ड').fill('short');
  await of.keyboard.press('Enter');
  await of.getByRole('alert').getByText('15 या अधिक अक्षर').waitFor();
  await lookBothWays(of, 'reset-hindi');
  await of.getByLabel('नया पासवर्ड').fill(NEW);
  await of.getByRole('button', { name: 'पासवर्ड रखें' }).dblclick();
  await of.getByRole('status').getByText('पासवर्ड रख दिया गया है').waitFor();
  await lookOnPhone(of, 'reset-done-hindi');
  await of.keyboard.press('Enter');
  await of.getByLabel('ईमेल पता').fill(emailOf(lost));
  await of.getByLabel('पासवर्ड', { exact: true }).fill(NEW);
  for (const [status, body, sentence] of [
    [502, '<h1>Bad Gateway</h1>', 'सेवा ने इसे नहीं लिया (HTTP 502)।'],
    [503, JSON.stringify({ title: 'The service is too busy.', status: 503, code: 'overloaded' }), 'सेवा बहुत व्यस्त है'],
    [418, JSON.stringify({ title: 'Unheard of.', status: 418, code: 'of_tomorrow' }), 'सेवा ने इसे नहीं लिया (HTTP 418)।'],
  ] as const) {
    await of.route('**/api/session', (route) => route.fulfill({ status, body }));
    await of.getByRole('button', { name: 'साइन इन करें', exact: true }).click();
    await of.getByRole('alert').getByText(sentence).waitFor();
    expect(await of.getByRole('alert').textContent()).not.toMatch(/[A-Za-z]{5}/);
    await of.unroute('**/api/session');
  }
  await lookOnPhone(of, 'sign-in-refused-hindi');
  await of.getByRole('button', { name: 'साइन इन करें', exact: true }).click();
  await of.getByRole('button', { name: 'आपका खाता' }).waitFor();
  await of.goto('/overview');
  await of.goto(link);
  await of.getByRole('alert').getByText('यह लिंक काम में लिया जा चुका है').waitFor();
  expect(await of.getByRole('button', { name: 'फिर कोशिश करें' }).count()).toBe(0);
  await of.context().close();
});

it('takes an invitation up by one form for whoever is new and whoever is not', async () => {
  const name = 'Kara Known';
  const other = await service.openAccount();
  await aUser(service, account.sid, { name, role: 'viewer' });
  const { page, complaints } = await openPage(browser, service.url);
  const seen: string[] = [];
  for (const invited of [name, 'Nina New']) {
    await page.goto('about:blank');
    await page.goto(await anInvitation(service, other.sid, { name: invited, role: 'viewer' }));
    await page.getByRole('heading', { name: 'Welcome to Another Clinic' }).waitFor();
    seen.push((await page.getByRole('main').innerText()).replaceAll(invited, '').replaceAll(emailOf(invited), ''));
  }
  expect(seen[0]).toBe(seen[1]);
  await page.goto('about:blank');
  await page.goto(await anInvitation(service, other.sid, { name, role: 'viewer' }));
  await page.getByLabel('Password', { exact: true }).fill(NEW);
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('You have a password here already').waitFor();
  await lookOnPhone(page, 'join-known');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('Nobody has objected.').waitFor();
  expect(page.url()).not.toContain('join');
  expect(complaints.filter((one) => !/\b401\b/.test(one))).toEqual([]);
  await page.context().close();
});

it('lets an operator invite another, take that back, make links, and remove somebody', async () => {
  const operator = 'Omar Operator';
  await aUser(service, null, { name: operator, role: 'owner' });
  await aUser(service, account.sid, { name: 'Gita Gone', role: 'viewer' });
  const { page, complaints } = await openPage(browser, service.url);
  await signInAs(page, operator);
  await page.goto('/platform/users');
  await page
    .getByRole('row')
    .filter({ hasText: emailOf('Gita Gone') })
    .waitFor();
  await page.getByLabel('Name').fill('Nora Next');
  await page.getByLabel('E-mail address').fill(emailOf('Nora Next'));
  await page.getByRole('button', { name: 'Invite', exact: true }).dblclick();
  await page.getByRole('dialog').getByText('/join#').waitFor();
  await page.getByRole('button', { name: 'Done' }).last().click();
  const open = page
    .getByTestId('invitations')
    .getByRole('row')
    .filter({ hasText: emailOf('Nora Next') });
  await open.waitFor();
  await lookBothWays(page, 'platform-users');
  await open.getByRole('button', { name: 'Take back the invitation of Nora Next' }).click();
  await open.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Reset link: Gita Gone' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make the link' }).click();
  const link = page.getByRole('dialog').getByText('/reset#');
  await link.waitFor();
  // Shown once, it goes when somebody says so.
  await page.keyboard.press('Escape');
  expect(await link.isVisible()).toBe(true);
  await page.getByRole('button', { name: 'Done' }).last().press('Enter');
  await expect.poll(() => focused(page)).toBe('Reset link: Gita Gone');
  await page.getByRole('button', { name: 'Remove Gita Gone from the platform?' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove Gita Gone from the platform?' });
  await lookOnPhone(page, 'platform-remove-user');
  await dialog.getByRole('button', { name: 'Remove' }).dblclick();
  await page.getByText(emailOf('Gita Gone')).waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
  await page.context().close();
});
