import { createHash } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '#cli/run.ts';
import { type AccountFixture, aBusiness, aLine, anAccount, post } from '#test/support/api-fixture.ts';
import { type ApiServer, adminToken, openApiServer } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS, type TestDatabase } from '#test/support/databases.ts';

const hostile = '<script>alert("1")</script>\u202e & letter';

forEachDatabase(MIGRATIONS, (open) => {
  let database: TestDatabase;
  let api: ApiServer;
  let account: AccountFixture;
  let line: string;

  beforeAll(async () => {
    database = await open();
    api = await openApiServer(database);
    const business = await aBusiness(api);
    account = await anAccount(api, business);
    line = await aLine(api, 'object', business);
  });
  afterAll(() => api.close());

  /** A number that was posted in Hindi and told, and then objected by letter. */
  async function toldAndObjected(number: string): Promise<void> {
    await post(api, account, [number], 'hi');
    await api.dispatch();
    const body = { number, how: 'letter', reference: hostile, at: new Date(api.ports.clock.now()).toISOString() };
    await api.call('POST', `/accounts/${account.sid}/objections`, { as: account.as, body });
  }

  function get(path: string, headers: Record<string, string> = {}) {
    return fetch(`${api.url}/api/accounts/${account.sid}/entries/${path}`, {
      headers: { authorization: account.as, ...headers },
    });
  }

  it('R17: everything that happened with a number is told in words, as JSON and as text', async () => {
    await toldAndObjected('9000100001');
    const { body } = await api.call('GET', `/accounts/${account.sid}/entries/9000100001/explanation`);
    expect(body).toMatchObject({ status: 'blacklist', until: null, sentence: expect.stringContaining('said no') });
    const { text, timeline } = body as { text: string; timeline: { sentence: string; time: string }[] };
    expect(timeline.map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/^Asha Clinics declared that the person had agreed to be called until .* IST/),
      expect.stringContaining(
        `The operator accepted an SMS in Hindi that tells the person to object by a missed call to 0${line}`,
      ),
      expect.stringContaining('The person said no to Asha Clinics Private Limited by letter'),
    ]);
    expect(timeline[0]?.time).toMatch(/^\d{1,2} \w{3} \d{4}, \d\d:\d\d:\d\d IST$/);
    for (const { sentence, time } of timeline) expect(text).toContain(`${time}\n  ${sentence}`);
    for (const answer of [
      await get('9000100001/explanation?format=text'),
      await get('9000100001/explanation', { accept: 'text/plain' }),
    ]) {
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(await answer.text()).toContain('The person said no to Asha Clinics Private Limited by letter');
    }
    const json = await get('9000100001/explanation?format=json', { accept: 'text/plain' });
    expect(json.headers.get('content-type')).toContain('application/json');
    expect(await (await get('9000999999/explanation?format=text')).text()).toContain('Nothing has happened with this number.');
  });

  it('R17: the command line prints the words', async () => {
    await toldAndObjected('9000100005');
    let out = '';
    const write = (text: string) => {
      out += text;
    };
    const config = { url: api.url, adminToken, dataDir: '.', localUrl: api.url };
    const files = { input: new PassThrough(), output: new PassThrough() };
    const code = await run(['entry', 'explain', account.sid, '9000100005'], {
      config,
      out: write,
      err: write,
      files,
      isTerminal: false,
    });
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/IST\n {2}Asha Clinics declared/) });
  });

  it('R17: the evidence sheet is a page that runs nothing, escapes what others wrote, and says what it is not', async () => {
    await toldAndObjected('9000100002');
    const answer = await get('9000100002/evidence-sheet');
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const page = await answer.text();
    const style = /<style>([\s\S]*)<\/style>/.exec(page)?.[1] ?? '';
    const digest = createHash('sha256').update(style).digest('base64');
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain(`default-src 'none'; style-src 'sha256-${digest}'`);
    expect(page).not.toMatch(/<script|\son\w+=|javascript:|<img|<link/i);
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
    const sent = await api.lastText('9000100002');
    expect(page).toContain(`<blockquote lang="hi" dir="ltr">${sent}</blockquote>`);
    expect(page).toContain('<blockquote lang="en">You&#39;ve registered with Asha Clinics and permitted us to call you.');
    expect(page).toContain('VERIFIED: 3 acts in 1 chain');
    expect(page).toContain('It is not consent registered');
    expect(page).toMatch(/SMS id \S+[\s\S]*request [0-9a-f-]{36} from 192\.0\.2\.7/);
    expect((await get('12/evidence-sheet')).status).toBe(400);
    expect((await get('9000999998/evidence-sheet')).status).toBe(200);
  });

  it('R17: the evidence sheet is there although no brand name of today could be printed in a notice', async () => {
    await toldAndObjected('9000100006');
    const page = async () => (await get('9000100006/evidence-sheet')).text();
    expect(await page()).toContain('The English wording of this notice');
    const named = async (brand: string) => {
      await database.script(`update accounts set brand_name = '${brand}' where sid = '${account.sid}'`);
      await api.ports.directory.refresh();
    };
    await named('x'.repeat(60));
    try {
      expect((await get('9000100006/evidence-sheet')).status).toBe(200);
      expect(await page()).toContain('VERIFIED');
      expect(await page()).not.toContain('The English wording of this notice');
    } finally {
      await named('Asha Clinics');
    }
  });

  it('R17: of a number with more acts than are told, nothing is said of those that are not', async () => {
    const number = '9000100004';
    await toldAndObjected(number);
    const sheet = async () => (await get(`${number}/evidence-sheet`)).text();
    expect(await sheet()).not.toContain('are not printed here');
    await database.script(`
      alter table consent_events disable trigger all;
      update consent_events set n = n + 1000 where number = ${number} and n > 2;
      insert into consent_events (business_id, number, n, kind, actor, at, leaf)
        select business_id, number, 2 + place, 'heard', 'person', at, leaf
        from consent_events, generate_series(1, 1000) as place where number = ${number} and n = 2;
      alter table consent_events enable trigger all`);
    const page = await sheet();
    expect(page).toContain('Acts 1 to 3 are not printed here');
    expect(page).not.toContain('has posted nothing');
    expect(page).not.toContain('No notice was sent');
    expect(await (await get(`${number}/explanation?format=text`)).text()).toContain('The first 3 acts are not told here');
  });

  it('R17: the evidence sheet of a number whose evidence was changed says so', async () => {
    await toldAndObjected('9000100003');
    await database.script(`alter table consent_events disable trigger all;
      update consent_events set expires_at = expires_at + interval '1 day' where number = 9000100003 and n = 1;
      alter table consent_events enable trigger all`);
    expect(await (await get('9000100003/evidence-sheet')).text()).toContain('ALTERED: changed at line 4, act 1');
  });
});
