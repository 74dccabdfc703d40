import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setTemplate } from '#app/administration/set-template.ts';
import { dispatchNotices } from '#app/notices/dispatch-notices.ts';
import { isRefused } from '#app/refusal.ts';
import { DAY, MINUTE } from '#domain/kernel/instant.ts';
import { phoneNumber } from '#domain/kernel/phone-number.ts';
import { type AccountFixture, aBusiness, aLine, anAccount, post, remove } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer, PUBLIC_URL } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS } from '#test/support/databases.ts';

const nobodyKnows = { kind: 'unknown', reason: 'the link broke' } as const;
const TEXT = 'Hi, {brand} may call you. No? Ring {line} or {link} thanks';

forEachDatabase(MIGRATIONS, (open) => {
  let api: ApiServer;

  beforeAll(async () => {
    api = await openApiServer(await open());
    await aLine(api, 'object');
    await aLine(api, 'agree');
  });
  afterAll(() => api.close());

  let numbers = 9_876_510_000;
  const aNumber = () => {
    numbers += 1;
    return String(numbers);
  };

  async function linkingAccount(businessId?: number): Promise<AccountFixture> {
    const account = await anAccount(api, businessId);
    const set = await api.call('PUT', `/accounts/${account.sid}/templates/inform/hi`, { body: { text: TEXT } });
    expect(set.status).toBe(200);
    return account;
  }

  /** Posts a number and answers where its notice leads. */
  async function toldBy(account: AccountFixture, number: string): Promise<string> {
    await post(api, account, [number], 'hi');
    await api.dispatch();
    return linkIn((await api.lastText(number)) ?? '');
  }

  function linkIn(text: string): string {
    const link = /https:\/\/consent\.example\.in(\/r\/\w+)/.exec(text)?.[1];
    if (link === undefined) throw new Error(`no link in ${text}`);
    return link;
  }

  async function read(path: string, init: RequestInit = {}) {
    const answer = await fetch(`${api.url}${path}`, { redirect: 'manual', ...init });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }
  const send = (path: string, form: Record<string, string> = {}) =>
    read(path, { method: 'POST', body: new URLSearchParams(form) });
  const english = (path: string) => read(`${path}?lang=en`);
  const codeSentTo = async (number: string) => /\d{6}/.exec((await api.lastText(number)) ?? '')?.[0] ?? '';
  const entry = async (account: AccountFixture, number: string) =>
    (await api.call('GET', `/accounts/${account.sid}/entries/${number}`, { as: account.as })).body;

  it('R12.4: is reached by a link in the notice, in the notice’s language, and says until when and why', async () => {
    const account = await linkingAccount();
    const number = aNumber();
    const link = await toldBy(account, number);
    const page = await read(link);
    expect(page.status).toBe(200);
    expect(page.text).toContain('<html lang="hi" dir="ltr">');
    expect(page.text).toContain('का कहना है कि आपने सहमति दी है');
    expect(page.text).not.toContain(number);
    expect(page.text).toContain(`******${number.slice(-4)}`);
    expect(page.text).not.toContain('<script');
    expect((await read(`${link}?lang=ur`)).text).toContain('<html lang="ur" dir="rtl">');
    expect((await english(link)).text).toMatch(/<bdi>Asha Clinics<\/bdi> may call you until <bdi>\d+ \w+ 20\d\d<\/bdi>/);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('x-robots-tag')).toContain('noindex');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/);
    expect((await entry(account, number)).status).toBe('whitelist');
  });

  it('R12.4: looking changes nothing; the button does, once, with the evidence of it', async () => {
    const account = await linkingAccount();
    const number = aNumber();
    const link = await toldBy(account, number);
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']) {
      await read(`${link}/stop`, { method });
      await read(`${link}/stop/`, { method });
    }
    expect((await entry(account, number)).status).toBe('whitelist');
    const [first] = await Promise.all([send(`${link}/stop`), send(`${link}/stop`), send(`${link}/stop`)]);
    expect(first).toMatchObject({ status: 303 });
    expect(first.headers.get('location')).toBe(`${link}?lang=hi`);
    expect((await english(link)).text).toMatch(/You said no on/);
    const after = await entry(account, number);
    expect(after.status).toBe('blacklist');
    const said = (after.timeline as Record<string, unknown>[]).filter(({ kind }) => kind === 'objected');
    expect(said).toMatchObject([{ door: 'page', actor: 'person', answersNotice: true, report: { from: '127.0.0.1' } }]);
  });

  it('R12.4: a link is of its own notice, and ends with what that was sent for', async () => {
    const account = await linkingAccount();
    const number = aNumber();
    const first = await toldBy(account, number);
    await remove(api, account, [number]);
    expect((await read(first)).status).toBe(404);
    await api.advance(2 * DAY);
    const second = await toldBy(account, number);
    expect(second).not.toBe(first);
    expect((await read(first)).status).toBe(404);
    expect((await read(second)).status).toBe(200);
    // Whoever had the page open when it ended is heard all the same.
    expect((await send(`${first}/stop`)).status).toBe(303);
    expect((await entry(account, number)).status).toBe('blacklist');
  });

  it('R12.4: works where nobody knows whether its notice was sent, says what was declared, and takes a “no”', async () => {
    const account = await linkingAccount();
    const number = aNumber();
    await post(api, account, [number], 'hi');
    const sender = { ...api.ports.sender, send: async (messages: readonly unknown[]) => messages.map(() => nobodyKnows) };
    await dispatchNotices({ ...api.ports, sender, asksAllDay: true });
    const of = api.ports.directory.current().accountBySid(account.sid)?.account.id;
    if (of === undefined) throw new Error('no account');
    const link = `/r/${api.ports.recipientLinks.seal({ account: of, number: phoneNumber(Number(number)), notice: 1 })}`;
    expect((await entry(account, number)).status).toBe('neutral');
    const page = await english(link);
    expect(page.status).toBe(200);
    expect(page.text).toContain('says that you agreed');
    expect(page.text).not.toMatch(/may call you until|asks to call you/);
    expect((await send(`${link}/stop`)).status).toBe(303);
    expect((await entry(account, number)).status).toBe('blacklist');
  });

  it('R12.4: taking it back needs the code that was sent to the number, which is good once', async () => {
    const account = await linkingAccount();
    const number = aNumber();
    const link = await toldBy(account, number);
    await send(`${link}/stop`);
    expect((await send(`${link}/take-back`, { code: '000000' })).text).toContain('कोड');
    const asked = await send(`${link}/code?lang=en`, { for: 'take-back' });
    expect(asked.text).toContain('The code was sent');
    expect((await send(`${link}/code?lang=en`, { for: 'take-back' })).text).toContain('Wait a minute');
    const code = await codeSentTo(number);
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    expect((await send(`${link}/take-back?lang=en`, { code: wrong })).text).toContain('That is not the code');
    expect((await entry(account, number)).status).toBe('blacklist');
    const devanagari = code.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x966 + Number(digit)));
    const back = await send(`${link}/take-back?lang=en`, { code: ` ${devanagari} ` });
    expect(back.text).toContain('You took your no back');
    const after = await entry(account, number);
    expect(after).toMatchObject({ status: 'neutral' });
    expect((after.timeline as Record<string, unknown>[]).at(-1)).toMatchObject({ kind: 'objection_withdrawn', by: 'page' });
    // Nothing stands any more: neither link nor code leads anywhere.
    expect((await send(`${link}/take-back`, { code })).status).toBe(404);
  });

  it('is not told the code by trying, nor pestered with codes, whichever business wrote', async () => {
    const [one, other] = [await linkingAccount(), await linkingAccount()];
    const number = aNumber();
    const links = [await toldBy(one, number), await toldBy(other, number)];
    for (const link of links) await send(`${link}/stop`);
    await send(`${links[0]}/code`);
    const code = await codeSentTo(number);
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    await Promise.all([1, 2, 3, 4, 5].map(() => send(`${links[0]}/take-back`, { code: wrong })));
    expect((await send(`${links[0]}/take-back?lang=en`, { code })).text).toContain('tried too often');
    expect((await send(`${links[1]}/code?lang=en`)).text).toContain('Wait a minute');
    for (let sent = 1; sent < 5; sent += 1) {
      await api.advance(2 * MINUTE);
      expect((await send(`${links[1]}/code?lang=en`)).text).toContain('The code was sent');
    }
    await api.advance(2 * MINUTE);
    expect((await send(`${links[0]}/code?lang=en`)).text).toContain('No more codes');
    expect((await entry(one, number)).status).toBe('blacklist');
  });

  it('shows who else may call to whoever has the telephone, and leads to their pages', async () => {
    const [one, other, third] = [await linkingAccount(), await linkingAccount(), await linkingAccount()];
    const number = aNumber();
    const link = await toldBy(one, number);
    await toldBy(other, number);
    const stopped = await toldBy(third, number);
    await send(`${stopped}/stop`);
    await send(`${link}/code?lang=en`, { for: 'businesses' });
    const list = await send(`${link}/businesses?lang=en`, { code: await codeSentTo(number) });
    const pages = [...list.text.matchAll(/<li><bdi><b><a href="(\/r\/\w+)/g)].map(([, path = '']) => path);
    expect(pages).toHaveLength(3);
    expect(pages).toContain(link);
    expect((await Promise.all(pages.map((path) => read(path)))).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(list.text).not.toContain(number);
  });

  it('one page answers all that is wrong', async () => {
    const account = await linkingAccount();
    const number = aNumber();
    const link = await toldBy(account, number);
    await remove(api, account, [number]);
    const of = api.ports.directory.current().accountBySid(account.sid)?.account.id;
    if (of === undefined) throw new Error('no account');
    const neverSent = api.ports.recipientLinks.seal({ account: of, number: phoneNumber(9876599999), notice: 1 });
    const wrong = [
      link,
      '/r/',
      '/r',
      `/r/${neverSent}`,
      `/r/${'a'.repeat(22)}`,
      '/r/%3Cscript%3E',
      `/r/${'x'.repeat(200)}`,
      `${link}x`,
    ];
    const wishes = { headers: { 'accept-language': 'ta' } };
    const [page, ...others] = await Promise.all(wrong.map((path) => read(path, wishes)));
    expect(page?.status).toBe(404);
    expect(page?.text).toContain('<html lang="ta"');
    for (const [index, one] of others.entries()) {
      expect({ status: one.status, text: one.text }, wrong[index + 1]).toEqual({ status: 404, text: page?.text });
    }
    for (const act of ['stop', 'code', 'take-back', 'businesses']) {
      const answer = await send(`/r/${neverSent}/${act}`, { code: '123456' });
      expect({ act, status: answer.status }).toEqual({ act, status: 404 });
    }
  });

  it('takes what is hostile for nothing, and answers it by a page', async () => {
    const account = await linkingAccount();
    const number = aNumber();
    const link = await toldBy(account, number);
    await send(`${link}/stop`);
    const hostile = [
      { method: 'POST', body: 'x'.repeat(10_000) },
      { method: 'POST', body: '{"code":"1"}', headers: { 'content-type': 'application/json' } },
      { method: 'POST', body: 'code=%00%ff&code=2', headers: { 'content-type': 'text/plain' } },
      { method: 'POST', body: new URLSearchParams({ code: '𝟎'.repeat(500) }) },
    ];
    for (const one of hostile) {
      const answer = await read(`${link}/take-back?lang=<script>&lang=x`, one);
      expect([200, 413]).toContain(answer.status);
      expect(answer.headers.get('content-type')).toContain('text/html');
      expect(answer.text).not.toContain('<script');
    }
    expect((await entry(account, number)).status).toBe('blacklist');
    expect(api.faults).toEqual([]);
  });

  it('shows a hostile brand and legal name as they are written', async () => {
    const business = await aBusiness(api);
    const account = await linkingAccount(business);
    await api.call('PATCH', `/accounts/${account.sid}`, { body: { brandName: '<img src=x>"&{link}' } });
    await api.call('PATCH', `/businesses/${business}`, { body: { legalName: '<script>alert(1)</script>' } });
    const link = await toldBy(account, aNumber());
    const page = await english(link);
    expect(page.text).toContain('&lt;img src=x&gt;&quot;&amp;{link}');
    expect(page.text).not.toMatch(/<img|<script/);
  });

  describe('a link in a template', () => {
    it('is counted in the budget as long as it will be, and is left out of the evidence', async () => {
      const account = await linkingAccount();
      const number = aNumber();
      const link = await toldBy(account, number);
      const { timeline } = await entry(account, number);
      const sent = (timeline as Record<string, unknown>[]).find(({ kind }) => kind === 'notice_informed');
      expect(sent?.text).toContain(`${PUBLIC_URL}/r/…`);
      expect(JSON.stringify(timeline)).not.toContain(link);
      const wide = await anAccount(api);
      const text = `${'x'.repeat(118)} {brand} {line} {link}`;
      await api.call('PUT', `/accounts/${wide.sid}/templates/inform/en`, { body: { text } });
      await api.call('PATCH', `/accounts/${wide.sid}`, { body: { settings: { segmentsPerDay: 1 } } });
      const { tally } = await post(api, wide, [aNumber()]);
      expect(tally).toMatchObject({ succeeded: 0, failed: 1 });
    });

    it('is for notices alone, and only where the service has a public address', async () => {
      const account = await anAccount(api);
      const path = `/accounts/${account.sid}/templates/confirm_code/en`;
      expect((await api.call('PUT', path, { body: { text: '{brand} {code} {link}' } })).code).toBe('not_a_template');
      const nowhere = { ...api.ports, recipientLinks: { ...api.ports.recipientLinks, publicUrl: () => null } };
      const context = api.ports.directory.current().accountBySid(account.sid);
      if (context === null) throw new Error('no account');
      const template = {
        meaning: 'inform',
        language: 'en',
        text: TEXT,
        dltTemplateId: null,
        category: 'service_implicit',
      } as const;
      const outcome = await setTemplate(nowhere, context, template, 'operator');
      expect(isRefused(outcome) && outcome.refused).toBe('no_public_address');
    });
  });
});
