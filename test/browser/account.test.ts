/** What an account sees of its days, its notices and its settings, and what it may change. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { keyOf, type RunningService, startTestService } from '#test/support/running-service.ts';
import { hold, openBrowser, openPage, phone } from './browser.ts';
import { look, picture } from './look.ts';

let service: RunningService;
let browser: Browser;

beforeAll(async () => {
  service = await startTestService('embedded');
  browser = await openBrowser();
  await someDays();
});

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

/** Five days of posting, on the last of which a client runs away; and a person who rings the line. */
async function someDays(): Promise<void> {
  let number = 9_876_550_000;
  for (const posted of [12, 9, 14, 11, 130]) {
    const numbers = Array.from({ length: posted }, () => (number += 1));
    await post(numbers, posted === 9 ? 'ta' : 'hi');
    await vi.waitUntil(async () => (await latestText(numbers.at(-1) ?? 0)) !== '', { timeout: 20_000 });
    if (posted !== 130) await service.send(json('/sandbox/clock', { advance: 'P1D' }));
  }
  const { objectLine } = service.demo;
  await service.send(json('/sandbox/missed-calls', { from: '9876550001', to: String(objectLine) }));
}

function json(target: string, body: object) {
  return { method: 'POST', target, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function post(numbers: readonly number[], language: string): Promise<void> {
  const { sid, virtualNumber } = service.account;
  const form = new URLSearchParams({ Number: numbers.join(','), VirtualNumber: `0${virtualNumber}`, Language: language });
  const headers = { ...keyOf(service.account), 'content-type': 'application/x-www-form-urlencoded' };
  await service.send({ method: 'POST', target: `/v1/Accounts/${sid}/CustomerWhitelist`, headers, body: form.toString() });
}

async function latestText(number: number): Promise<string> {
  const { body } = await service.send({ target: `/sandbox/messages?to=${number}` });
  return JSON.parse(body).items[0]?.text ?? '';
}

async function enter(options: BrowserContextOptions = {}) {
  const opened = await openPage(browser, service.url, options);
  await opened.page.goto('/');
  await opened.page.getByRole('button', { name: /Open the demo|डेमो खोलें/ }).click();
  await opened.page.getByTestId('phone').waitFor();
  return opened;
}

const views: Readonly<Record<string, BrowserContextOptions>> = {
  desktop: {},
  'phone-dark': { ...phone, colorScheme: 'dark' },
  hindi: { locale: 'hi-IN' },
};

it.each(Object.entries(views))('shows days, texts, messages and settings: %s', async (view, options) => {
  const { page, complaints } = await enter(options);
  await page.goto('/overview');
  await page.getByText(/running away|बेकाबू/).waitFor();
  await page.locator('.recharts-bar-rectangle').first().waitFor();
  await look(page, `days-${view}`);
  await page.goto('/notices?meaning=ask&language=ta');
  await page.getByTestId('preview').waitFor();
  await look(page, `templates-${view}`);
  await page.goto('/notices?show=messages');
  await page.getByTestId('messages').waitFor();
  await look(page, `messages-${view}`);
  await page.goto('/settings');
  await page.getByText('DEMO-1').waitFor();
  await look(page, `settings-${view}`);
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('shows the days as a table too, newest first', async () => {
  const { page } = await enter();
  await page.goto('/overview');
  await page.getByText('Table', { exact: true }).click();
  const first = page.getByTestId('days').locator('tbody tr').first();
  await expect.poll(() => first.textContent()).toContain('130');
  await page.context().close();
});

it('writes a text: sees it on the phone, is told what is wrong, saves it once, and goes back to ours', async () => {
  const { page, complaints } = await enter();
  await page.goto('/notices?meaning=inform&language=en');
  const text = page.getByLabel('Text', { exact: true });
  await text.fill('Hello from {brand}');
  await page.getByText('{line} is missing.').waitFor();
  expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await text.fill('<img src=x onerror=alert(1)> {brand}: ring {line}, or {link}');
  await page.getByTestId('preview').getByText('<img src=x').waitFor();
  await page.getByTestId('segments').getByText('1 SMS').waitFor();
  await page.getByLabel('DLT template id').fill('12');
  await page.getByText('has 6 to 30 digits').waitFor();
  await page.getByLabel('DLT template id').fill('1207178359126454853');
  const saved = page.waitForResponse((response) => response.request().method() === 'PUT');
  await page.getByRole('button', { name: 'Save' }).dblclick();
  await saved;
  await page.getByText('Own text', { exact: true }).waitFor();
  await page.getByText('Saved. Notices that are sent').waitFor();
  await page.getByRole('button', { name: 'Go back to our text' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Go back to our text' }).dblclick();
  await page.getByText('Our text', { exact: true }).waitFor();
  expect(await page.getByText('Saved. Notices that are sent').count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('loses nothing that is written: not when somebody else saves, and not without a question', async () => {
  const { page } = await enter();
  await page.goto('/notices?meaning=inform&language=hi');
  const text = page.getByLabel('Text', { exact: true });
  const mine = '{brand}: {line} पर मिस्ड कॉल दें।';
  await text.fill(mine);
  const others = { text: '{brand}: {line}', category: 'service_implicit', dltTemplateId: '1207178359126454853' };
  await service.api('PUT', `/accounts/${service.account.sid}/templates/inform/hi`, others);
  const seen = async () => {
    await page.evaluate('window.dispatchEvent(new Event("visibilitychange"))');
    return page.getByText('Own text', { exact: true }).count();
  };
  await expect.poll(seen).toBe(1);
  expect(await text.inputValue()).toBe(mine);
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Go on writing' }).last().click();
  expect(await text.inputValue()).toBe(mine);
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard it' }).click();
  await page.getByLabel('When the registry does not know a number').first().click();
  await page.getByRole('option', { name: 'Unavailable' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('status').getByText('Saved').waitFor();
  await page.context().close();
});

it('finds a message by its fate or number, and says when it is no number', async () => {
  const { page } = await enter();
  await page.goto('/notices?show=messages&state=failed');
  await page.getByText('No message fits these filters').waitFor();
  await page.goto('/notices?show=messages');
  await page.getByLabel('Number', { exact: true }).fill('+91 98765 50003');
  await page.getByRole('button', { name: 'Find a number' }).click();
  await expect.poll(() => page.getByTestId('messages').locator('tbody tr').count()).toBe(1);
  await page.getByLabel('Number', { exact: true }).fill('12');
  await page.getByRole('button', { name: 'Find a number' }).click();
  await page.getByText('That is no Indian phone number').waitFor();

  await page.goto('/whitelist');
  const search = page.getByLabel('Find a number');
  await search.fill('+91 98765 5000');
  await page.getByRole('button', { name: 'Open' }).click();
  await expect.poll(() => page.getByTestId('entries').locator('tbody tr').count()).toBe(9);
  expect(new URL(page.url()).search).toBe('?prefix=987655000');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect.poll(() => search.inputValue()).toBe('');
  await page.route('**/entries/9876550003', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ json: { ...(await answer.json()), earlier: 12 } });
  });
  await page.goto('/whitelist/9876550003');
  await page.getByText('The first 12 acts are not shown here').waitFor();
  await page.context().close();
});

function tamil(digits: string): string {
  return digits.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xbe6 + Number(digit)));
}

async function codeOf(number: string): Promise<string> {
  return /\d{6}/.exec(await latestText(Number(number)))?.[0] ?? '';
}

it('adds a member, proves the number by its code, and removes it', async () => {
  const { page } = await enter();
  await page.goto('/settings');
  await page.getByLabel('Number', { exact: true }).fill('123');
  await page.getByRole('button', { name: 'Add, and send a code' }).click();
  await page.getByText('That is no Indian mobile number').waitFor();
  await page.getByLabel('Number', { exact: true }).fill('९८७६५ ६०००१');
  await page.getByLabel('Name', { exact: true }).fill('Meera <b>');
  await page.getByRole('button', { name: 'Add, and send a code' }).dblclick();
  const code = page.getByLabel('Code from the SMS: 98765 60001');
  await code.fill('12');
  await page.getByRole('button', { name: 'Prove' }).click();
  await page.getByText('A code has six digits').waitFor();
  const right = await codeOf('9876560001');
  await code.fill(right === '000000' ? '000001' : '000000');
  await page.getByRole('button', { name: 'Prove' }).click();
  const wrong = page.getByTestId('members').getByText('The code is wrong');
  await wrong.waitFor();
  await service.send(json('/sandbox/clock', { advance: 'PT2M' }));
  await page.getByLabel('Language: 98765 60001').first().click();
  await page.getByRole('option', { name: 'Hindi' }).click();
  await page.getByRole('button', { name: 'Send another code' }).click();
  await expect.poll(() => latestText(9_876_560_001)).toMatch(/[\u0900-\u097f]/);
  await wrong.waitFor({ state: 'hidden' });
  await code.fill(tamil(await codeOf('9876560001')));
  await page.getByRole('button', { name: 'Prove' }).dblclick();
  await page.getByTestId('members').getByText('Proven').waitFor();
  await page.getByRole('button', { name: 'Remove 98765 60001?' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).dblclick();
  await page.getByText('Nobody yet.').waitFor();
  await page.context().close();
});

it('makes a term stricter, and is told in place what would not be', async () => {
  const { page } = await enter();
  await page.goto('/settings');
  const change = page.getByRole('button', { name: 'Change: A permission lasts' });
  await change.click();
  await page.getByRole('dialog').getByLabel('Value').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.locator(':focus').getAttribute('aria-label')).toBe('Change: A permission lasts');
  await change.click();
  const value = page.getByRole('dialog').getByLabel('Value');
  await value.fill('12');
  await page.getByRole('dialog').getByText('less is stricter').first().waitFor();
  expect(await page.getByRole('dialog').getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await value.fill('3');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).dblclick();
  await page.getByText('3 months').waitFor();
  await page.getByRole('button', { name: 'Change: This account calls from' }).click();
  await value.fill('25:00');
  await page.getByText('A time such as 09:30').waitFor();
  await value.fill('09:30');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText('09:30').waitFor();
  await page.getByText('set here').nth(1).waitFor();
  await page.context().close();
});

it('says so where the service does not answer, and loses nothing that was written', async () => {
  const { page } = await enter();
  await page.goto('/notices?meaning=inform&language=en');
  const text = page.getByLabel('Text', { exact: true });
  await text.fill('{brand}: ring {line}. Written while all was well.');
  await page.getByTestId('preview').getByText('all was well').waitFor();
  await page.route('**/api/**', (route) => route.abort());
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('That failed. Nothing is lost').waitFor();
  expect(await text.inputValue()).toContain('all was well');
  await look(page, 'templates-failed');
  await page.goto('/settings');
  await page.getByText('This could not be loaded').first().waitFor();
  await look(page, 'settings-failed');
  for (const [name, address] of Object.entries(reading)) {
    await page.goto(address);
    await page.getByText('This could not be loaded').first().waitFor();
    await page.getByRole('button', { name: 'Try again' }).first().waitFor();
    await picture(page, `${name}-failed`);
  }
  await page.unroute('**/api/**');
  const again = page.getByRole('button', { name: 'Try again' });
  const failed = await again.count();
  await again.first().click();
  await expect.poll(() => again.count(), patiently).toBeLessThan(failed);
  await page.context().close();
});

const patiently = { timeout: 30_000 };

/** Screens that show what they have read. */
const reading = {
  overview: '/overview',
  number: '/whitelist/9876550003',
  messages: '/notices?show=messages',
  expiries: '/expiries',
  'api-settings': '/api-settings',
} as const;

it('shows that it waits for a slow service, and then what has come', async () => {
  const { page, complaints } = await enter();
  for (const [name, address] of Object.entries(reading)) {
    const slow = hold();
    await page.route('**/api/**', async (route) => {
      await slow.until;
      await route.continue().catch(() => undefined);
    });
    await page.goto(address);
    await page.locator('.mantine-Skeleton-root').first().waitFor();
    await picture(page, `${name}-loading`);
    slow.letGo();
    await page.unroute('**/api/**');
    await expect.poll(() => page.locator('.mantine-Skeleton-root').count(), patiently).toBe(0);
  }
  expect(complaints).toEqual([]);
  await page.context().close();
});

it('moves nothing for whoever asks for less motion', async () => {
  const { page } = await enter({ reducedMotion: 'reduce' });
  // What turns while something is waited for may do so.
  const moving = () =>
    page.evaluate<readonly string[]>(
      `document.getAnimations()
        .filter(({ effect }) => effect.target?.closest('.mantine-Loader-root') === null)
        .filter(({ effect }) => effect.getComputedTiming().endTime > 50)
        .map(({ effect }) => effect.target.className)`,
    );
  expect(await moving()).toEqual([]);
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Change: A permission lasts' }).click();
  expect(await moving()).toEqual([]);
  await page.goto('/overview');
  await page.locator('.recharts-bar-rectangle').first().waitFor();
  expect(await moving()).toEqual([]);
  await page.context().close();
});

it('removes the numbers that were chosen, after asking, once', async () => {
  const { page, complaints } = await enter();
  await page.goto('/whitelist?language=ta');
  const rows = page.getByTestId('entries').locator('tbody tr');
  await rows.first().waitFor();
  const before = await rows.count();
  for (const place of [0, 1]) await rows.nth(place).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Remove 2 numbers' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).last().click();
  expect(await rows.count()).toBe(before);
  const removed: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'DELETE') removed.push(request.url());
  });
  await page.getByRole('button', { name: 'Remove 2 numbers' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).dblclick();
  await page.getByText('2 numbers were removed.').waitFor();
  expect(new Set(removed).size).toBe(2);
  expect(removed).toHaveLength(2);
  await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check();
  expect(await rows.getByRole('checkbox', { checked: true }).count()).toBe(await rows.count());
  expect(complaints).toEqual([]);
  await page.context().close();
});

/** Compressed, as they are served; without the chart, which comes when the rest of an overview is there. */
async function scriptsOf(page: Page): Promise<number> {
  const sizes = await page.evaluate<readonly number[]>(
    `performance.getEntriesByType('resource').filter(({ name }) => /\\.js$/.test(name) && !/days-chart/.test(name)).map(({ encodedBodySize }) => encodedBodySize)`,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

it('needs less than 250 KB of scripts for a first screen', async () => {
  const { page } = await openPage(browser, service.url);
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the demo' }).waitFor();
  const sizes: Record<string, number> = { entrance: await scriptsOf(page) };
  await page.getByRole('button', { name: 'Open the demo' }).click();
  await page.getByTestId('phone').waitFor();
  for (const [screen, whole] of [
    ['try', page.getByTestId('phone')],
    ['overview', page.locator('.recharts-bar-rectangle').first()],
    ['whitelist', page.getByTestId('entries')],
  ] as const) {
    await page.goto(`/${screen}`);
    await whole.waitFor();
    sizes[screen] = await scriptsOf(page);
  }
  console.log(`scripts of a first screen, compressed, in bytes: ${JSON.stringify(sizes)}`);
  for (const [screen, size] of Object.entries(sizes)) {
    expect(size, screen).toBeGreaterThan(50_000);
    expect(size, screen).toBeLessThan(250_000);
  }
  await page.context().close();
});
