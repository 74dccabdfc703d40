import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keyOf, type RunningService, startTestService } from '#test/support/running-service.ts';
import { openBrowser, openPage } from './browser.ts';

let service: RunningService;
let browser: Browser;

beforeAll(async () => {
  service = await startTestService('embedded');
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

/** The last answer of the exchanges, as text. */
async function latestAnswer(page: Page): Promise<string> {
  return (await page.getByTestId('answer').first().textContent()) ?? '';
}

async function post(page: Page, numbers: string, language: string): Promise<void> {
  await page.getByLabel('Numbers', { exact: true }).fill(numbers);
  await page.getByRole('combobox', { name: 'Language of the notice' }).fill(language);
  await page.getByRole('option', { name: language }).click();
  await page.getByRole('button', { name: 'Post numbers' }).dblclick();
}

async function take(page: Page, number: string): Promise<void> {
  await page.getByRole('radio', { name: number }).click();
}

it('tells the five minutes of the README by hand, on one screen', async () => {
  const { page, complaints } = await openPage(browser, service.url);
  await page.goto('/');
  expect(await page.getByTestId('environment').textContent()).toBe('Sandbox');
  await page.getByRole('button', { name: 'Open the demo' }).click();

  await post(page, '9800000001,9800000002', 'Hindi');
  await page.getByText('"Succeeded": 2').waitFor();
  await post(page, '9800000003, +91 98000 00004, 09800000005', 'Tamil');
  await page.getByText('"Succeeded": 3').waitFor();

  await take(page, '98000 00001');
  await page.getByTestId('sms').filter({ hasText: 'मिस्ड कॉल' }).waitFor();
  await take(page, '98000 00003');
  await page.getByTestId('sms').filter({ hasText: 'மிஸ்டு கால்' }).waitFor();

  for (const person of ['98000 00001', '98000 00002', '98000 00003', '98000 00004']) {
    await take(page, person);
    await page.getByRole('button', { name: /^Ring 0/ }).dblclick();
    await page.getByTestId('standing').getByText('Said no').waitFor();
  }
  await page.getByTestId('mode').getByText('Must ask first').waitFor();

  await post(page, '9800000006', 'English');
  await page.getByText('have been sent a request').waitFor();
  await take(page, '98000 00006');
  await page.getByTestId('standing').getByText('May not be called').waitFor();
  await page.getByRole('button', { name: /^Ring 0/ }).click();
  await page.getByTestId('standing').getByText('May be called').waitFor();

  await page.getByRole('button', { name: '+6 months' }).click();
  await page.getByTestId('standing').getByText('May not be called').waitFor();
  await page.getByRole('button', { name: 'Check the status' }).click();
  await expect.poll(() => latestAnswer(page)).toContain('"Neutral"');

  await take(page, '98000 00001');
  await page.getByTestId('why').getByText('The person objected').waitFor();
  expect(complaints).toEqual([]);
});

it('does once what is clicked twice, shows somebody’s messages whatever others are sent, and says where nothing can be copied', async () => {
  const { page, complaints } = await openPage(browser, service.url);
  // As over plain HTTP.
  await page.addInitScript('delete Navigator.prototype.clipboard');
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the demo' }).click();
  for (const step of ['Step 2 of 8', 'Step 3 of 8']) {
    await page.getByRole('button', { name: 'Do it for me' }).dblclick();
    await page.getByText(step).waitFor();
  }
  const ahead = async () => JSON.parse((await service.send({ target: '/sandbox/clock' })).body).aheadMilliseconds / 86_400_000;
  const before = await ahead();
  // Both clicks come before the button can be drawn as busy.
  await page.evaluate(`{
    const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === '+6 months');
    button.click();
    button.click();
  }`);
  await expect.poll(ahead).toBeGreaterThan(before);
  await page.getByText('429', { exact: true }).click();
  await page.getByText('Too many requests (429)').waitFor();
  await page.getByText('Works', { exact: true }).click();
  await page.getByText('Every message is taken.').waitFor();
  expect((await ahead()) - before).toBeLessThan(185);

  const others = Array.from({ length: 210 }, (_, place) => String(9_831_000_000 + place));
  await postMany(others);
  await expect.poll(async () => (await latestMessages()).some(({ to }) => to === '9800000003')).toBe(false);
  await page.reload();
  await take(page, '98000 00003');
  await page.getByTestId('sms').first().waitFor();

  await page.getByRole('button', { name: 'Check the status' }).click();
  await page.getByRole('button', { name: 'Copy as curl' }).first().click();
  await page.getByText('The browser does not let us copy').waitFor();
  expect(await page.getByRole('textbox', { name: 'curl' }).inputValue()).toContain('curl');
  await page.goto('/api-settings');
  await page.getByText(`${service.demo.apiKey}:${service.demo.apiToken}`).waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});

async function postMany(numbers: readonly string[]): Promise<void> {
  const { sid, virtualNumber } = service.account;
  const form = new URLSearchParams({ Number: numbers.join(','), VirtualNumber: `0${virtualNumber}`, Language: 'en' });
  const headers = { ...keyOf(service.account), 'content-type': 'application/x-www-form-urlencoded' };
  await service.send({ method: 'POST', target: `/v1/Accounts/${sid}/CustomerWhitelist`, headers, body: form.toString() });
}

async function latestMessages(): Promise<readonly { readonly to: string }[]> {
  return JSON.parse((await service.send({ target: '/sandbox/messages?limit=200' })).body).items;
}

it('shows what a business calls itself, and the text of its notice, as text', async () => {
  const evil = '<img src=x onerror=alert(1)>';
  const { sid } = service.account;
  await service.api('PATCH', `/accounts/${sid}`, { brandName: evil });
  const text = '{brand} <script>alert(2)</script>: {line}';
  await service.api('PUT', `/accounts/${sid}/templates/inform/en`, { text, dltTemplateId: '1107000000000000001' });
  const { page, complaints } = await openPage(browser, service.url);
  page.on('dialog', (dialog) => complaints.push(`a dialog: ${dialog.message()}`));
  await page.goto('/');
  await page.getByRole('button', { name: 'Open the demo' }).click();
  await post(page, '9800000009', 'English');
  await page.getByLabel('Another number').fill('9800000009');
  await page.getByRole('button', { name: 'Take this phone' }).click();
  await page.getByTestId('sms').filter({ hasText: evil }).first().waitFor();
  await page.goto('/whitelist/9800000009');
  await page.getByText(evil).first().waitFor();
  expect(complaints).toEqual([]);
});
