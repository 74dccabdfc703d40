import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GivenFile, type GivenRow, receiveImport } from '#app/imports/receive-import.ts';
import { workImports } from '#app/imports/work-imports.ts';
import { checkStandings } from '#app/whitelist/check-standings.ts';
import type { BusinessId } from '#domain/account/account.ts';
import { DAY, MINUTE } from '#domain/kernel/instant.ts';
import { givenFile } from '#http/api/import-rows.ts';
import { type AccountFixture, aLine, anAccount, post } from '#test/support/api-fixture.ts';
import { type ApiServer, openApiServer } from '#test/support/api-server.ts';
import { forEachDatabase, MIGRATIONS, type TestDatabase } from '#test/support/databases.ts';

const CLIENT = '0b3f6c1e-0000-4000-8000-000000000001';

forEachDatabase(MIGRATIONS, (open) => {
  let database: TestDatabase;
  let api: ApiServer;

  beforeAll(async () => {
    database = await open();
    api = await openApiServer(database);
    await aLine(api, 'object');
    await aLine(api, 'agree');
  });
  afterAll(() => api.close());

  const at = (account: AccountFixture, rest = '') => `/accounts/${account.sid}/imports${rest}`;

  async function send(account: AccountFixture, file: string | Uint8Array, query = '') {
    const headers = { authorization: account.as };
    const response = await fetch(`${api.url}/api${at(account)}${query}`, { method: 'POST', headers, body: file as string });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
  const change = (account: AccountFixture, id: unknown, what: string) =>
    api.call('PATCH', at(account, `/${id}`), { as: account.as, body: { do: what } });
  const work = (ports = api.ports) => workImports(ports, new AbortController().signal);
  const read = async (account: AccountFixture, id: unknown) =>
    (await api.call('GET', at(account, `/${id}`), { as: account.as })).body;
  async function rows(account: AccountFixture, id: unknown): Promise<readonly string[]> {
    const headers = { authorization: account.as };
    const text = await (await fetch(`${api.url}/api${at(account, `/${id}/rows.csv`)}`, { headers })).text();
    return text.trimEnd().split('\r\n').slice(1);
  }
  const outcomes = async (account: AccountFixture, id: unknown) =>
    (await rows(account, id)).map((row) => row.split(',').slice(0, 4).join(','));
  async function started(account: AccountFixture, file: string): Promise<unknown> {
    const { id } = (await send(account, file)).body;
    await change(account, id, 'start');
    await change(account, id, 'skip_grace');
    return id;
  }
  const statusOf = async (account: AccountFixture, number: string) =>
    (await api.call('GET', `/accounts/${account.sid}/entries/${number}`, { as: account.as })).body.status;
  const many = (first: number, count: number) => Array.from({ length: count }, (_, i) => String(first + i));

  it('shows what would become of each row, does nothing for five minutes, then posts each number once', async () => {
    const account = await anAccount(api);
    await api.call('PATCH', `/accounts/${account.sid}`, { as: account.as, body: { settings: { paisePerSegment: 15 } } });
    await post(api, account, ['9876510001']);
    const objection = { number: '9876510002', how: 'agent', reference: 'call 1' };
    await api.call('POST', `/accounts/${account.sid}/objections`, { as: account.as, body: objection });
    const file = [
      'Name;Mobile No',
      'Asha;98765 10003',
      '"Rao; M.";+91-98765-10001',
      'Ravi;9876510002',
      'Mina;9876510003',
      'Lata;9.87651E+09',
      'Hari;=HYPERLINK("http://example.test")',
      '',
      'Delhi;01126540001',
      'Devi;',
    ].join('\r\n');
    const sent = await send(account, `\ufeff${file}`, '?fileName=list.csv');
    expect(sent.body).toMatchObject({ state: 'ready', column: 'Mobile No', rows: 8, fileName: 'list.csv', renews: false });
    const { id } = sent.body;

    const expected = {
      whitelisted: 1,
      already_whitelisted: 1,
      objected: 1,
      repeated: 1,
      rounded_by_spreadsheet: 1,
      not_digits: 1,
      not_sms_capable: 1,
      empty: 1,
    };
    const preview = await api.call('GET', at(account, `/${id}/preview?language=hi`), { as: account.as });
    expect(preview.body).toMatchObject({ counts: expected, notices: 1 });
    expect(preview.body.paise).toBe(Number(preview.body.segments) * 15);
    expect(preview.body.examples).toContainEqual({ result: 'rounded_by_spreadsheet', row: 6, number: '9.87651E+09' });
    expect((await api.call('GET', `/accounts/${account.sid}/entries`, { as: account.as })).items).toHaveLength(2);

    await change(account, id, 'start');
    await work();
    expect(await read(account, id)).toMatchObject({ state: 'waiting', by: account.key, language: 'en' });
    await api.advance(5 * MINUTE);
    await work();
    const done = await read(account, id);
    expect(done).toMatchObject({ state: 'done', counts: { ...expected, open: 0 } });
    expect(await statusOf(account, '9876510003')).toBe('whitelist');
    expect(await rows(account, id)).toEqual([
      '2,9876510003,succeeded,whitelisted,"Whitelisted; the person is told by SMS."',
      '3,9876510001,redundant,already_whitelisted,It is whitelisted already.',
      '4,9876510002,failed,objected,The person has objected.',
      '5,9876510003,duplicate,repeated,The number stands in an earlier row.',
      '6,9.87651E+09,failed,rounded_by_spreadsheet,A spreadsheet has rounded it: its last digits are lost.',
      `7,"'=HYPERLINK(""http://example.test"")",failed,not_digits,It has signs that no number has.`,
      '9,1126540001,failed,not_sms_capable,"It is a landline, which gets no SMS."',
      '10,,failed,empty,There is no number in the row.',
    ]);
    const timeline = (await api.call('GET', `/accounts/${account.sid}/entries/9876510003`, { as: account.as })).body.timeline;
    expect(timeline).toMatchObject([{ kind: 'declaration_posted', request: { what: 'import numbers', key: account.key } }]);
  });

  it('is done once, however often it is sent, started or read by a second process', async () => {
    const account = await anAccount(api);
    const [one, other] = await Promise.all([1, 2].map(() => send(account, '9876511001\n9876511002', `?clientId=${CLIENT}`)));
    const known = one?.status === 200 ? one : other;
    const again = await send(account, 'anything', `?clientId=${CLIENT}`);
    expect(again.body.id).toBe(known?.body.id);
    const { id } = again.body;
    const starts = await Promise.all(['start', 'start', 'start'].map((act) => change(account, id, act)));
    expect(new Set(starts.map(({ body }) => `${body.state} ${body.beginsAt}`)).size).toBe(1);
    await change(account, id, 'skip_grace');
    await Promise.all([work(), work(), work()]);
    await change(account, id, 'start');
    await work();
    expect(await read(account, id)).toMatchObject({ state: 'done', counts: { whitelisted: 2, open: 0 } });
    const notices = await api.call('GET', `/accounts/${account.sid}/notices`, { as: account.as });
    expect(notices.items.map(({ number }) => number).toSorted()).toEqual(['9876511001', '9876511002']);
  });

  it('posts nothing after a pause was answered, goes on after it, and stays stopped when cancelled', async () => {
    const account = await anAccount(api);
    const id = await started(account, many(9_876_520_001, 1_300).join('\n'));
    let blocks = 0;
    const whoPauses = (act: string) => ({
      ...api.ports,
      imports: {
        ...api.ports.imports,
        async blockLeft(...wanted: Parameters<typeof api.ports.imports.blockLeft>) {
          const block = await api.ports.imports.blockLeft(...wanted);
          blocks += 1;
          // The block was read, and is about to be posted.
          if (blocks === 2) await change(account, id, act);
          return block;
        },
      },
    });
    await work(whoPauses('pause'));
    const size = api.ports.consent.chunkSize;
    expect(await read(account, id)).toMatchObject({ state: 'paused', counts: { whitelisted: size, open: 1_300 - size } });
    await work();
    expect(await read(account, id)).toMatchObject({ state: 'paused', counts: { whitelisted: size } });
    await change(account, id, 'resume');
    blocks = 1;
    await work(whoPauses('cancel'));
    const cancelled = await read(account, id);
    expect(cancelled).toMatchObject({ state: 'cancelled', counts: { whitelisted: size, open: 1_300 - size } });
    expect((await outcomes(account, id)).at(-1)).toBe('1300,9876521300,not_posted,open');
    expect((await change(account, id, 'resume')).code).toBe('not_now');
  });

  it('goes on where a process ended, in the middle of a block or right after it', async () => {
    const account = await anAccount(api);
    const id = await started(account, many(9_876_530_001, 1_100).join('\n'));
    let turns = 0;
    const dying = {
      ...api.ports,
      async bulkTurn<T>(chunk: () => Promise<T>): Promise<T> {
        turns += 1;
        const done = await chunk();
        if (turns === 1) throw new Error('the process ended after its transaction');
        return done;
      },
    };
    const within = {
      ...api.ports,
      consent: {
        ...api.ports.consent,
        transact: ((business, job) =>
          api.ports.consent.transact(business, async (tx) => {
            await job(tx);
            throw new Error('the process ended within its transaction');
          })) as typeof api.ports.consent.transact,
      },
    };
    await work(within);
    expect(await read(account, id)).toMatchObject({ state: 'running', counts: { open: 1_100 } });
    await work(dying);
    expect(await read(account, id)).toMatchObject({ state: 'running', counts: { whitelisted: api.ports.consent.chunkSize } });
    await work();
    expect(await read(account, id)).toMatchObject({ state: 'done', counts: { whitelisted: 1_100, open: 0 } });
    expect(api.faults.splice(0)).toHaveLength(2);
    const [queued] = await database.query<{ n: number }>(
      { name: 'queued_of', text: 'select count(*)::int4 as n from notices where number between 9876530001 and 9876531100' },
      [],
    );
    expect(queued?.n).toBe(1_100);
  });

  it('takes back what nobody was told, and nothing else', async () => {
    const account = await anAccount(api);
    const told = await started(account, '9876540001\n9876540002');
    await work();
    await api.dispatch();
    const untold = await started(account, '9876540002\n9876540003\n9876540004\n9876540005');
    await work();
    // Removed and posted again by a request of its own, which the notice that waits serves too (R6.4).
    await api.call('DELETE', `/accounts/${account.sid}/entries/9876540005`, { as: account.as });
    await post(api, account, ['9876540005']);
    await api.call('PATCH', at(account, `/${told}`), { body: { do: 'undo' } });
    await change(account, untold, 'undo');
    await work();
    const both = { by: account.key, undoneBy: 'operator' };
    expect(await read(account, told)).toMatchObject({ state: 'undone', counts: { whitelisted: 2 }, ...both });
    expect(await read(account, untold)).toMatchObject({
      state: 'undone',
      counts: { already_whitelisted: 1, taken_back: 2, whitelisted: 1 },
    });
    expect((await outcomes(account, untold)).slice(-2)).toEqual([
      '3,9876540004,taken_back,taken_back',
      '4,9876540005,succeeded,whitelisted',
    ]);
    expect(await statusOf(account, '9876540005')).toBe('whitelist');
    expect(await statusOf(account, '9876540001')).toBe('whitelist');
    expect(await statusOf(account, '9876540003')).toBe('neutral');
    await api.dispatch();
    expect(await api.lastText('9876540003')).toBeUndefined();
    const timeline = (await api.call('GET', `/accounts/${account.sid}/entries/9876540003`, { as: account.as })).body.timeline;
    expect((timeline as { kind: string }[]).map(({ kind }) => kind)).toEqual(['declaration_posted', 'removed', 'notice_failed']);
    expect((await checkStandings(api.ports, account.businessId as BusinessId, null)).findings).toEqual([]);
  });

  it('undone within its grace it has done nothing; without an agreement it does not begin, and a suspended account pauses it', async () => {
    const account = await anAccount(api);
    const { id } = (await send(account, '9876541001')).body;
    await change(account, id, 'start');
    expect((await change(account, id, 'undo')).body.state).toBe('cancelled');
    await api.advance(6 * MINUTE);
    await work();
    expect(await statusOf(account, '9876541001')).toBe('neutral');

    const running = await started(account, '9876541002');
    await api.call('PUT', `/accounts/${account.sid}/status`, { body: { status: 'suspended', reason: 'unpaid' } });
    await work();
    expect(await read(account, running)).toMatchObject({ state: 'paused', why: 'account_suspended' });
    const other = (await send(account, '9876541003')).body;
    expect((await change(account, other.id, 'start')).code).toBe('account_suspended');
  });

  it('asks again by the days on which permissions end, and another period begins', async () => {
    const account = await anAccount(api);
    await post(api, account, ['9876542001', '9876542002']);
    await api.dispatch();
    const until = String((await api.call('GET', `/accounts/${account.sid}/entries/9876542001`, { as: account.as })).body.until);
    const day = new Date(Date.parse(until) + 5.5 * 60 * MINUTE).toISOString().slice(0, 10);
    await api.advance(170 * DAY);
    const days = await api.call('GET', `/accounts/${account.sid}/expiries`, { as: account.as });
    expect(days.items.filter(({ count }) => count !== 0)).toEqual([{ date: day, count: 2, isMore: false }]);
    const body = { days: [day], clientId: CLIENT };
    const made = await api.call('POST', at(account, '/renewals'), { as: account.as, body });
    expect((await api.call('POST', at(account, '/renewals'), { as: account.as, body })).body.id).toBe(made.body.id);
    const preview = await api.call('GET', at(account, `/${made.body.id}/preview`), { as: account.as });
    expect(preview.body).toMatchObject({ counts: { renewal_asked: 2 }, notices: 2 });
    await change(account, made.body.id, 'start');
    await change(account, made.body.id, 'skip_grace');
    await work();
    expect(await read(account, made.body.id)).toMatchObject({ state: 'done', counts: { renewal_asked: 2 } });
    await change(account, made.body.id, 'undo');
    await work();
    expect(await read(account, made.body.id)).toMatchObject({ state: 'undone', counts: { taken_back: 2 } });
    expect(await statusOf(account, '9876542001')).toBe('whitelist');

    const again = await api.call('POST', at(account, '/renewals'), { as: account.as, body: { days: [day] } });
    await change(account, again.body.id, 'start');
    await change(account, again.body.id, 'skip_grace');
    await work();
    await api.dispatch();
    const renewed = (await api.call('GET', `/accounts/${account.sid}/entries/9876542001`, { as: account.as })).body.until;
    expect(Date.parse(String(renewed))).toBeGreaterThan(Date.parse(until));
    const wrong = await api.call('POST', at(account, '/renewals'), { as: account.as, body: { days: ['2026-02-30'] } });
    expect(wrong.code).toBe('not_a_date');
    const long = `/accounts/${account.sid}/expiries?from=2026-01-01&to=2026-12-31`;
    expect((await api.call('GET', long, { as: account.as })).code).toBe('too_many_days');
  });

  describe('a file', () => {
    let refused: AccountFixture;
    let taken: AccountFixture;
    beforeAll(async () => {
      refused = await anAccount(api);
      taken = await anAccount(api);
    });
    const zip = Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0);
    it.each<[string, string | Uint8Array, string, string]>([
      ['that is a workbook', zip, '', 'workbook'],
      ['that is no text', Uint8Array.of(0x39, 0, 0x38, 0), '', 'no text'],
      ['that is empty', '', '', 'no row'],
      ['of one endless row', '9'.repeat(300_000), '', 'Row 1 is longer'],
      ['with too many columns', `phone${','.repeat(10_000)}\n9876543001\n`, '', 'more columns'],
      ['with a quotation mark that nobody closed', 'phone\n"9876543001\n9876543002\n', '', 'row 2 is not closed'],
      ['without numbers', 'name,city\nAsha,Pune\n', '', 'No column looks like'],
      ['with two columns of numbers', 'home,work\n9876543001,9876543002\n', '', 'Several columns'],
      ['without the column that was named', 'name,phone\nAsha,9876543001\n', '?column=mobile', 'no such column'],
    ])('%s is refused with a sentence, and nothing of it is kept', async (_, file, query, sentence) => {
      const sent = await send(refused, file, query);
      expect(sent.body).toMatchObject({ code: 'unreadable_file', errors: [{ message: expect.stringContaining(sentence) }] });
      expect((await api.call('GET', at(refused), { as: refused.as })).items).toEqual([]);
    });

    it.each<[string, string, readonly string[]]>([
      ['home,work\n9876543001,9876543002\n', '?position=2', ['2,9876543002']],
      ['home,work\n9876543001,9876543002\n', '?column=HOME', ['2,9876543001']],
      ['9876543001\n9876543002', '?header=yes', ['2,9876543002']],
      ['phone\n', '', []],
      ['nobody', '', ['1,nobody']],
      ['"a\nb",9876543001\n"c ""d""",9876543002', '', ['1,9876543001', '2,9876543002']],
    ])('%j%s has its rows found', async (file, query, expected) => {
      const { body } = await send(taken, file, query);
      expect((await outcomes(taken, body.id)).map((row) => row.split(',').slice(0, 2).join(','))).toEqual(expected);
    });

    /** Rows that come, one at first, and the others when they are let go on. */
    function slowRows(...cells: readonly string[]) {
      let begin = (): void => undefined;
      let goOn = (): void => undefined;
      const begun = new Promise<void>((resolve) => {
        begin = resolve;
      });
      const gate = new Promise<void>((resolve) => {
        goOn = resolve;
      });
      async function* rows(): AsyncGenerator<readonly GivenRow[]> {
        begin();
        for (const [index, cell] of cells.entries()) {
          if (index === 1) await gate;
          yield [{ place: index + 1, cell }];
        }
      }
      return { begun, goOn, file: { rows: rows(), column: () => null, sha256: () => null } };
    }
    function receive(account: AccountFixture, file: GivenFile, clientId: string | null = null) {
      const context = api.ports.directory.current().accountBySid(account.sid);
      if (context === null) throw new Error('there is no such account');
      return receiveImport(api.ports, { context, file, fileName: null, clientId, renews: false });
    }

    it('that is sent again while it is received is begun anew, and the first sending writes nothing more', async () => {
      const account = await anAccount(api);
      const slow = slowRows('9876545001', '9876545002');
      const first = receive(account, slow.file, CLIENT);
      await slow.begun;
      const again = await send(account, '9876546001', `?clientId=${CLIENT}`);
      slow.goOn();
      expect(await first).toEqual({ refused: 'import_running' });
      expect(again.body).toMatchObject({ state: 'ready', counts: { open: 1 } });
      expect(await outcomes(account, again.body.id)).toEqual(['1,9876546001,open,open']);
      const text = 'select count(*)::int4 as n from whitelist_import_blocks where business_id = $1';
      expect(await database.query({ name: 'blocks_of', text }, [account.businessId])).toEqual([{ n: 1 }]);
    });

    it('waits where two of the account are being received, and is not larger than a file may be', async () => {
      const account = await anAccount(api);
      const slow = [slowRows('9876547001', '9876547002'), slowRows('9876547003', '9876547004')];
      const received = slow.map(({ file }) => receive(account, file));
      await Promise.all(slow.map(({ begun }) => begun));
      const sentence = [{ message: expect.stringContaining('Two files') }];
      expect((await send(account, '9876547005')).body).toMatchObject({ code: 'too_many_requests', errors: sentence });
      for (const { goOn } of slow) goOn();
      await Promise.all(received);
      expect((await send(account, '9876547005')).status).toBe(200);

      async function* blank() {
        for (let i = 0; i < 3; i += 1) yield Buffer.alloc(400, '\n');
      }
      const large = givenFile(blank(), { column: null, position: null, header: null }, 1_000);
      expect(await receive(account, large)).toEqual({ refused: 'body_too_large' });
      expect((await api.call('GET', at(account), { as: account.as })).items).toHaveLength(3);
    });

    it('that is very wide has its column found by its first rows', async () => {
      const wide = ','.repeat(9_990);
      const rows = ['home,work', ...many(9_876_548_001, 6), ...many(9_876_548_011, 9).map((number) => `,${number}`)];
      const sent = await send(taken, rows.map((row) => `${row}${wide}`).join('\n'));
      expect(sent.body).toMatchObject({ column: 'home', counts: { open: 6, empty: 9 } });
    });

    it('is seen by its account alone, and an erased person is taken out of it', async () => {
      const account = await anAccount(api);
      const other = await anAccount(api, account.businessId);
      const { id } = (await send(account, '9876544001\n9876544002\n9876544001')).body;
      for (const rest of [`/${id}`, `/${id}/preview`, `/${id}/rows.csv`]) {
        expect((await api.call('GET', at(other, rest), { as: other.as })).code).toBe('not_found');
      }
      expect((await change(other, id, 'start')).code).toBe('not_found');
      const erasure = { number: '9876544001', reference: 'letter 1' };
      await api.call('POST', `/accounts/${account.sid}/erasures`, { body: erasure });
      expect(await outcomes(account, id)).toEqual(['1,,failed,erased', '2,9876544002,open,open', '3,,failed,erased']);
      expect(await read(account, id)).toMatchObject({ counts: { open: 1, erased: 2, repeated: 0 } });
      const { examples } = (await api.call('GET', at(account, `/${id}/preview`), { as: account.as })).body;
      expect(examples).toContainEqual({ result: 'erased', row: 1, number: '' });
    });
  });
});
