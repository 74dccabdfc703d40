/** The page that a notice links to: by hand, without JavaScript, on the smallest telephone; looked at by axe. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keyOf, type RunningService, startTestService } from '#test/support/running-service.ts';
import { openBrowser, openPage, SCREENSHOTS } from './browser.ts';
import { look } from './look.ts';

const small: BrowserContextOptions = { viewport: { width: 320, height: 480 }, hasTouch: true };
let service: RunningService;
let browser: Browser;

beforeAll(async () => {
  await mkdir(SCREENSHOTS, { recursive: true });
  service = await startTestService('embedded');
  browser = await openBrowser();
  for (const language of ['en', 'ta', 'ur']) {
    const text = 'You registered with {brand}. No? Ring {line} or see {link}';
    await service.api('PUT', `/accounts/${service.account.sid}/templates/inform/${language}`, { text });
  }
});

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

async function latestText(number: string): Promise<string> {
  const { body } = await service.send({ target: `/sandbox/messages?to=${number}` });
  return JSON.parse(body).items[0]?.text ?? '';
}

async function toldNumber(number: string, language: string): Promise<string> {
  const { sid, virtualNumber } = service.account;
  const form = new URLSearchParams({ Number: number, VirtualNumber: `0${virtualNumber}`, Language: language });
  const headers = { ...keyOf(service.account), 'content-type': 'application/x-www-form-urlencoded' };
  await service.send({ method: 'POST', target: `/v1/Accounts/${sid}/CustomerWhitelist`, headers, body: form.toString() });
  await expect.poll(() => latestText(number)).toContain('/r/');
  return /http\S+\/r\/\w+/.exec(await latestText(number))?.[0] ?? '';
}

it('is read, used to stop and to take back, without JavaScript', async () => {
  const link = await toldNumber('9876520001', 'en');
  const { page, complaints } = await openPage(browser, service.url, { ...small, javaScriptEnabled: false });
  await page.goto(link);
  await page.getByText('Demo Clinic may call you until').waitFor();
  await page.screenshot({ path: path.join(SCREENSHOTS, 'recipient-may-call.png'), fullPage: true });
  await page.getByRole('button', { name: 'Stop the calls' }).click();
  await page.getByText('You said no on').waitFor();
  expect(await page.getByRole('button', { name: 'Stop the calls' }).count()).toBe(0);
  await page.reload();
  await page.getByText('You said no on').waitFor();

  await page.getByText('Take my no back').click();
  await page.getByRole('button', { name: 'Send the code' }).first().click();
  await page.getByText('The code was sent').waitFor();
  await page.screenshot({ path: path.join(SCREENSHOTS, 'recipient-code.png'), fullPage: true });
  await page.getByLabel('Code from the SMS').fill('000000');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('That is not the code').waitFor();
  await page.getByLabel('Code from the SMS').fill(/\d{6}/.exec(await latestText('9876520001'))?.[0] ?? '');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('You took your no back').waitFor();
  expect(complaints).toEqual([]);
});

it('is good to look at, in the dark, from the right, on the smallest telephone', async () => {
  const views = [
    { name: 'recipient-tamil', language: 'ta', number: '9876520002', options: small },
    { name: 'recipient-urdu', language: 'ur', number: '9876520003', options: { ...small, colorScheme: 'dark' as const } },
    { name: 'recipient-desktop', language: 'en', number: '9876520004', options: {} },
  ];
  for (const { name, language, number, options } of views) {
    const link = await toldNumber(number, language);
    const { page, complaints } = await openPage(browser, service.url, options);
    await page.goto(link);
    await look(page, name);
    await page.goto(`${service.url}/r/AAAAAAAAAAAAAAAAAAAAAA`);
    await look(page, `${name}-dead`);
    expect(complaints.splice(0)).toEqual([expect.stringContaining('404')]);
    await page.context().close();
  }
});
