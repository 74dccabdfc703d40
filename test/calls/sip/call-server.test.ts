import { beforeEach, describe, expect, it } from 'vitest';
import type { CarrierReportCommand, ReportOutcome } from '#app/hearing/hear-report.ts';
import type { Directory } from '#app/ports/directory.ts';
import { type CallServer, type CallServerOptions, callServer, type SipOutcome } from '#calls/sip/call-server.ts';
import type { Origin } from '#calls/sip/transactions.ts';
import { instant } from '#domain/kernel/instant.ts';
import { directoryView } from '#store/directory-view.ts';
import { handTimers } from '#test/support/hand-timers.ts';
import { headerOf, sipRequest, statusOf, type Wanted } from '#test/support/sip-messages.ts';
import { CONNECTION, objectLine, worldRows } from '#test/support/world-directory.ts';

const CARRIER = '192.0.2.1';
const OBJECT = String(objectLine);

let clock: ReturnType<typeof handTimers>;
let heard: CarrierReportCommand[];
let counted: SipOutcome[];
let logged: string[];
let hear: (report: CarrierReportCommand) => Promise<ReportOutcome>;
let server: CallServer;

beforeEach(() => {
  clock = handTimers();
  heard = [];
  counted = [];
  logged = [];
  hear = async () => 'applied';
  server = serve();
});

function serve(options: Partial<CallServerOptions> = {}): CallServer {
  const view = directory();
  return callServer({
    directory: { current: () => view },
    log: { info: () => undefined, warn: (message) => void logged.push(message), error: (message) => void logged.push(message) },
    hearReport(report) {
      heard.push(report);
      return hear(report);
    },
    counted: (outcome) => void counted.push(outcome),
    ringMilliseconds: 1_500,
    finalStatus: 486,
    mostCallsPerSecond: 1_000,
    timers: clock.timers,
    now: clock.now,
    ...options,
  });
}

/** One end of a connection: what is sent to the server, and what comes back. */
function trunk({ address = CARRIER, port = 5_070, reliable = false } = {}) {
  const answers: Buffer[] = [];
  const ports: number[] = [];
  const origin: Origin = {
    address,
    port,
    reliable,
    send(bytes, port) {
      answers.push(Buffer.from(bytes));
      ports.push(port);
    },
  };
  return {
    answers,
    ports,
    statuses: () => answers.map(statusOf),
    send: (wanted: Wanted = {}) => server.receive(sipRequest(wanted), origin),
    sendBytes: (bytes: Uint8Array) => server.receive(bytes, origin),
  };
}

describe('a call', () => {
  it('rings, is stored, and only then refused', async () => {
    let stored: (outcome: ReportOutcome) => void = () => undefined;
    hear = () => new Promise((resolve) => (stored = resolve));
    const { send, statuses } = trunk();
    send({ to: OBJECT, more: ['P-Asserted-Identity: <sip:+919876500001@carrier.example;user=phone>'] });
    expect(statuses()).toEqual([180]);
    await clock.pass(10_000);
    expect(statuses()).toEqual([180]);
    stored('applied');
    await clock.pass(0);
    expect(statuses()).toEqual([180, 486]);
    expect(heard).toMatchObject([{ kind: 'missed_call', from: '+919876500001', to: OBJECT, forwardedFrom: null }]);
    expect(counted).toEqual(['stored']);
  });

  it('rings for its time where it is stored before that', async () => {
    const { send, statuses } = trunk();
    send();
    await clock.pass(1_499);
    expect(statuses()).toEqual([180]);
    await clock.pass(1);
    expect(statuses()).toEqual([180, 486]);
  });

  it('that somebody hangs up counts, and is answered 487 when it is stored', async () => {
    let stored: (outcome: ReportOutcome) => void = () => undefined;
    hear = () => new Promise((resolve) => (stored = resolve));
    const { send, statuses, answers } = trunk();
    send({ callId: 'c' });
    send({ callId: 'c', method: 'CANCEL' });
    expect(statuses()).toEqual([180, 200]);
    stored('applied');
    await clock.pass(0);
    expect(statuses()).toEqual([180, 200, 487]);
    expect(new Set(answers.map((answer) => headerOf(answer, 'to'))).size).toBe(1);
    expect(counted).toEqual(['hung_up']);
  });

  it('that somebody hangs up while it rings is answered at once; a CANCEL too late changes nothing, one without a call is 481', async () => {
    const { send, statuses } = trunk();
    send({ callId: 'c' });
    await clock.pass(100);
    send({ callId: 'c', method: 'CANCEL' });
    await clock.pass(0);
    expect(statuses()).toEqual([180, 200, 487]);
    send({ callId: 'c', method: 'CANCEL' });
    send({ callId: 'another', method: 'CANCEL' });
    await clock.pass(0);
    expect(statuses()).toEqual([180, 200, 487, 200, 481]);
  });

  it('that cannot be stored is answered 503, as is one that takes too long', async () => {
    const { send, answers, statuses } = trunk();
    hear = () => Promise.reject(new Error('no database'));
    send();
    await clock.pass(0);
    expect(statuses()).toEqual([180, 503]);
    expect(headerOf(answers[1] ?? Buffer.of(), 'retry-after')).toBe('5');
    hear = () => new Promise(() => undefined);
    const other = trunk();
    other.send();
    await clock.pass(15_000);
    expect(other.statuses()).toEqual([180, 503]);
    expect(counted).toEqual(['not_stored', 'not_stored']);
  });

  it('is another than one of the same branch, whose ACK and CANCEL are its own', async () => {
    const { send, statuses } = trunk();
    for (const callId of ['one', 'two']) send({ callId, branch: 'z9hG4bK-always' });
    await clock.pass(0);
    expect(heard.map(({ id }) => id)).toEqual(['one;a1', 'two;a1']);
    send({ callId: 'two', branch: 'z9hG4bK-always', method: 'CANCEL' });
    await clock.pass(0);
    send({ callId: 'two', branch: 'z9hG4bK-always', method: 'ACK' });
    await clock.pass(1_500);
    expect(statuses()).toEqual([180, 180, 200, 487, 486]);
    send({ callId: 'one', branch: 'z9hG4bK-always', method: 'ACK' });
    await clock.pass(30_000);
    expect(statuses()).toHaveLength(5);
  });

  it('from port 0, which no datagram can be sent to, is heard, and answered where its Via says', async () => {
    const { send, ports } = trunk({ port: 0 });
    send({ via: 'SIP/2.0/UDP 192.0.2.1:5999;rport;branch=z9hG4bK-0' });
    await clock.pass(1_500);
    expect([heard.length, ports]).toEqual([1, [5_999, 5_999]]);
  });

  it('has one id, whichever way it comes again', async () => {
    const { send } = trunk();
    send({ callId: 'c', branch: 'z9hG4bK-1' });
    send({ callId: 'c', branch: 'z9hG4bK-2', cseq: 2 });
    send({ callId: 'c'.repeat(300) });
    await clock.pass(0);
    expect(heard.map(({ id }) => id)).toEqual(['c;a1', 'c;a1', expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  it('is the trunk’s whose number is called: in the request’s address, or in To', async () => {
    const { send, statuses } = trunk();
    send({ to: OBJECT, uri: 'sip:pilot@127.0.0.1' });
    send({ to: `+91${OBJECT}`, uri: 'tel:+91-80-4710-0002;phone-context=x' });
    send({ to: '8047100009' });
    send({ to: '8047100001' });
    await clock.pass(1_500);
    expect(heard.map(({ to }) => to)).toEqual([OBJECT, '+91-80-4710-0002']);
    expect(statuses().toSorted()).toEqual([180, 180, 404, 404, 486, 486]);
    hear = async () => 'not_yours';
    const other = trunk();
    other.send();
    await clock.pass(0);
    expect(other.statuses()).toEqual([180, 404]);
  });

  it('R8.1 is heard where it says that it has more of a body than came, or how much in no number', async () => {
    const { sendBytes, statuses } = trunk();
    for (const length of ['9999', '-1', 'x']) {
      const text = sipRequest({ to: OBJECT }).toString('latin1').replace('Content-Length: 0', `Content-Length: ${length}`);
      sendBytes(Buffer.from(text, 'latin1'));
    }
    await clock.pass(1_500);
    expect([heard.length, statuses()]).toEqual([3, [180, 180, 180, 486, 486, 486]]);
  });

  it('with more headers than are read is not heard, and is answered so that it is tried another way; an ACK never is', async () => {
    const { send, answers, statuses } = trunk();
    const more = Array.from({ length: 300 }, (_, i) => `X-${i}: 1`);
    send({ more });
    send({ more: [`X: ${'a'.repeat(40_000)}`] });
    send({ more, method: 'ACK' });
    await clock.pass(1_500);
    expect([heard, statuses()]).toEqual([[], [503, 503]]);
    expect(answers.map((answer) => headerOf(answer, 'retry-after'))).toEqual([null, null]);
    expect(counted).toEqual(['malformed', 'malformed']);
  });

  it('is heard where it insists on what nobody here knows, without an answer before the last', async () => {
    const { send, statuses } = trunk();
    send({ more: ['Require: 100rel, teleportation'] });
    await clock.pass(1_500);
    expect(statuses()).toEqual([486]);
    expect(heard).toHaveLength(1);
  });
});

describe('a request that comes again', () => {
  it('is answered from memory and heard once', async () => {
    const { send, statuses } = trunk();
    for (let i = 0; i < 3; i += 1) send({ callId: 'c' });
    await clock.pass(1_500);
    send({ callId: 'c' });
    expect(statuses()).toEqual([180, 180, 180, 486, 486]);
    expect(heard).toHaveLength(1);
  });

  it('is met by an answer that is repeated until its ACK, over UDP alone', async () => {
    const udp = trunk();
    const tcp = trunk({ reliable: true });
    udp.send({ callId: 'u' });
    tcp.send({ callId: 't' });
    await clock.pass(1_500);
    await clock.pass(500 + 1_000 + 2_000 + 4_000 + 4_000);
    expect(udp.statuses()).toEqual([180, 486, 486, 486, 486, 486, 486]);
    expect(tcp.statuses()).toEqual([180, 486]);
    udp.send({ callId: 'u', method: 'ACK' });
    tcp.send({ callId: 't', method: 'ACK' });
    await clock.pass(0);
    udp.send({ callId: 'u' });
    await clock.pass(60_000);
    expect(udp.statuses()).toHaveLength(7);
    expect(clock.waiting()).toBe(0);
  });

  it('is forgotten when no ACK ever comes', async () => {
    const { send, statuses } = trunk();
    send({ callId: 'c' });
    await clock.pass(1_500 + 32_000);
    const before = statuses().length;
    await clock.pass(60_000);
    expect([statuses().length, clock.waiting()]).toEqual([before, 0]);
  });

  it('of another address is another call: nobody ends or hears the calls of others', async () => {
    const one = trunk();
    const other = trunk({ address: '192.0.2.2' });
    const stream = trunk({ reliable: true });
    one.send({ callId: 'c' });
    stream.send({ callId: 'c' });
    other.send({ callId: 'c', method: 'CANCEL' });
    await clock.pass(1_500);
    expect(one.statuses()).toEqual([180, 486]);
    expect(other.statuses()).toEqual([481]);
    expect(stream.statuses()).toEqual([180, 486]);
  });

  it('before RFC 3261 is known without a branch', async () => {
    const { send, statuses } = trunk();
    const via = 'SIP/2.0/UDP 192.0.2.1:5070';
    send({ callId: 'c', via });
    send({ callId: 'c', via });
    send({ callId: 'd', via });
    await clock.pass(1_500);
    expect(statuses()).toEqual([180, 180, 180, 486, 486]);
    send({ callId: 'c', via, method: 'ACK' });
    send({ callId: 'd', via, method: 'ACK' });
    await clock.pass(60_000);
    expect(statuses()).toHaveLength(5);
  });
});

describe('other requests', () => {
  it('OPTIONS is 200, a call that nobody has is 481, and what is not served 405; no answer goes to an ACK', () => {
    const { send, answers, statuses } = trunk();
    send({ method: 'OPTIONS' });
    send({ method: 'BYE' });
    send({ method: 'REGISTER' });
    send({ method: 'ACK' });
    expect(statuses()).toEqual([200, 481, 405]);
    expect(headerOf(answers[0] ?? Buffer.of(), 'allow')).toBe('INVITE, ACK, CANCEL, OPTIONS');
  });

  it('an INVITE inside a call is 481: there are no calls', () => {
    const { sendBytes, statuses } = trunk();
    sendBytes(
      Buffer.from(
        sipRequest()
          .toString()
          .replace(/^To: .*$/m, `To: <sip:${OBJECT}@127.0.0.1>;tag=x\r`),
      ),
    );
    expect(statuses()).toEqual([481]);
  });

  it('answers go where the sender says: to the port it sent from, or the one it names', () => {
    const { send, ports, answers } = trunk();
    send({ method: 'OPTIONS', via: 'SIP/2.0/UDP 10.0.0.1:5099;branch=z9hG4bK1' });
    send({ method: 'OPTIONS', via: 'SIP/2.0/UDP 10.0.0.1:5099;rport;branch=z9hG4bK1, SIP/2.0/UDP a.example;branch=z9hG4bK0' });
    expect(ports).toEqual([5_099, 5_070]);
    expect(answers.map((answer) => headerOf(answer, 'via'))).toEqual([
      'SIP/2.0/UDP 10.0.0.1:5099;branch=z9hG4bK1;received=192.0.2.1',
      'SIP/2.0/UDP 10.0.0.1:5099;rport=5070;branch=z9hG4bK1;received=192.0.2.1, SIP/2.0/UDP a.example;branch=z9hG4bK0',
    ]);
  });
});

describe('too much', () => {
  it('from one address is 503 and not heard, from another it is', async () => {
    server = serve({ mostCallsPerSecond: 10 });
    const one = trunk();
    const other = trunk({ address: '192.0.2.2' });
    for (let i = 0; i < 12; i += 1) one.send();
    other.send();
    expect(one.statuses().filter((status) => status === 503)).toHaveLength(2);
    expect(other.statuses()).toEqual([180]);
    await clock.pass(500);
    const later = trunk();
    for (let i = 0; i < 6; i += 1) later.send();
    expect(later.statuses().filter((status) => status === 503)).toHaveLength(1);
    expect(counted.filter((outcome) => outcome === 'overloaded')).toHaveLength(3);
  });

  it('that is not stored yet is 503, and no more as soon as some are', async () => {
    const storing: ((outcome: ReportOutcome) => void)[] = [];
    hear = () => new Promise((resolve) => storing.push(resolve));
    server = serve({ mostUnstored: 2 });
    const { send, statuses } = trunk();
    for (let i = 0; i < 3; i += 1) send();
    expect(statuses()).toEqual([180, 180, 503]);
    storing[0]?.('applied');
    await clock.pass(0);
    send();
    send();
    expect(statuses()).toEqual([180, 180, 503, 180, 503]);
  });

  it('that waits is 503, and so is a call that is not acknowledged by too many', async () => {
    server = serve({ mostWaiting: 2 });
    const { send, statuses } = trunk();
    for (let i = 0; i < 3; i += 1) send();
    expect(statuses()).toEqual([180, 180, 503]);
    server = serve({ mostTransactions: 2, ringMilliseconds: 0 });
    const other = trunk();
    other.send();
    other.send();
    await clock.pass(0);
    other.send();
    expect(other.statuses()).toEqual([180, 180, 486, 486, 503]);
  });
});

describe('who is nobody', () => {
  it.each(['', 'x', 'fe80::1%lo', '::1'])('has an address that is none, or no trunk’s: %j', (address) => {
    const { send, answers } = trunk({ address });
    send();
    expect([answers, server.knows(address)]).toEqual([[], false]);
  });

  it('is not answered, and is told of in the log once a minute', async () => {
    const { send, answers } = trunk({ address: '203.0.113.9' });
    send();
    send({ method: 'OPTIONS' });
    expect([answers, heard, server.knows('203.0.113.9'), server.knows(CARRIER)]).toEqual([[], [], false, true]);
    expect(counted).toEqual(['unknown_source', 'unknown_source']);
    expect(logged).toHaveLength(1);
    await clock.pass(60_000);
    send();
    expect(logged).toHaveLength(2);
  });
});

describe('an end', () => {
  it('lets calls that are stored go at once, and takes no others', async () => {
    const { send, statuses } = trunk();
    send();
    await clock.pass(10);
    const closed = server.close(1_000);
    await clock.pass(0);
    expect(statuses()).toEqual([180, 486]);
    send();
    send({ method: 'OPTIONS' });
    expect(statuses()).toEqual([180, 486, 503, 503]);
    await closed;
    expect(clock.waiting()).toBeLessThanOrEqual(1);
  });

  it('does not wait for ever', async () => {
    hear = () => new Promise(() => undefined);
    trunk().send();
    let isClosed = false;
    void server.close(1_000).then(() => (isClosed = true));
    await clock.pass(999);
    expect(isClosed).toBe(false);
    await clock.pass(1);
    expect(isClosed).toBe(true);
  });

  it('is the end: a call that is stored too late is answered no more', async () => {
    let stored: (outcome: ReportOutcome) => void = () => undefined;
    hear = () =>
      new Promise((resolve) => {
        stored = resolve;
      });
    const { send, statuses } = trunk();
    send();
    void server.close(1_000);
    await clock.pass(1_000);
    stored('applied');
    await clock.pass(60_000);
    expect([statuses(), clock.waiting()]).toEqual([[180], 0]);
  });
});

/** A trunk at two addresses that has the two lines; the virtual numbers are another connection's. */
function directory(): Directory {
  const rows = worldRows(instant(0));
  const numbers = rows.numbers.map((row) => ({ ...row, connection_id: row.meaning === null ? 99 : CONNECTION }));
  const settings = { sources: [CARRIER, '192.0.2.2/31'] };
  const connections = rows.connections.map((row) => ({ ...row, dialect: 'sip', settings }));
  return directoryView({ ...rows, numbers, connections });
}
