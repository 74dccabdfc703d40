import { connect } from 'node:net';
import { chanceFrom, type HostileRequest, type HostileSetting, hostileRequest } from './hostile-requests.ts';

/** What became of a request: its answer as text, or how it went without one. */
export interface HostileOutcome {
  readonly request: HostileRequest;
  readonly answer: string;
  readonly milliseconds: number;
  readonly hung: boolean;
}

const HANG_UP_AFTER = 400;
const HUNG_AFTER = 20_000;

/** Sends `count` hostile requests, some at a time, and tells what is wrong with each answer; no complaint is good. */
export async function sendHostile(
  url: string,
  setting: HostileSetting,
  { count, seed, atOnce = 16 }: { readonly count: number; readonly seed: number; readonly atOnce?: number },
): Promise<{ readonly complaints: readonly string[]; readonly statuses: ReadonlyMap<string, number> }> {
  const chance = chanceFrom(seed);
  const complaints: string[] = [];
  const statuses = new Map<string, number>();
  let left = count;

  async function work(): Promise<void> {
    while (left > 0) {
      left -= 1;
      const outcome = await sendOne(url, hostileRequest(setting, chance));
      const status = /^HTTP\/1\.1 (\d{3})/.exec(withoutInterim(outcome.answer))?.[1] ?? 'none';
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const wrong = complaintOf(outcome);
      if (wrong !== null) complaints.push(`${wrong}\n${JSON.stringify(outcome.request.bytes.toString('latin1')).slice(0, 600)}`);
    }
  }

  await Promise.all(Array.from({ length: atOnce }, work));
  return { complaints, statuses };
}

function sendOne(url: string, request: HostileRequest): Promise<HostileOutcome> {
  const { hostname, port } = new URL(url);
  const began = performance.now();
  return new Promise((resolve) => {
    let answer = '';
    let hung = false;
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const finish = () => {
      clearTimeout(giveUp);
      clearTimeout(hangUp);
      socket.destroy();
      resolve({ request, answer, milliseconds: performance.now() - began, hung });
    };
    const hangUp = setTimeout(() => {
      if (!request.complete) socket.end();
    }, HANG_UP_AFTER);
    const giveUp = setTimeout(() => {
      hung = true;
      finish();
    }, HUNG_AFTER);
    socket.on('connect', () => socket.write(request.bytes));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (isWhole(withoutInterim(answer), isHead(request))) finish();
    });
    socket.on('end', finish);
    socket.on('error', finish);
    socket.on('close', finish);
  });
}

function withoutInterim(answer: string): string {
  return answer.replace(/^HTTP\/1\.1 1\d\d [^\r]*\r\n(?:[^\r]+\r\n)*\r\n/, '');
}

function isHead({ bytes }: HostileRequest): boolean {
  return /^HEAD /i.test(bytes.toString('latin1', 0, 5));
}

function isWhole(answer: string, withoutBody: boolean): boolean {
  const end = answer.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const head = answer.slice(0, end);
  if (withoutBody || /^HTTP\/1\.1 (?:204|304)/.test(head)) return true;
  const length = /^content-length: (\d+)$/im.exec(head)?.[1];
  if (length !== undefined) return answer.length - end - 4 >= Number(length);
  return /^transfer-encoding: chunked$/im.test(head) && answer.endsWith('0\r\n\r\n');
}

/** Of the first answer; more may follow where one request was read as two. */
function bodyOf(answer: string): string {
  const start = answer.indexOf('\r\n\r\n') + 4;
  const length = /^content-length: (\d+)$/im.exec(answer.slice(0, start))?.[1];
  return length === undefined ? answer.slice(start) : answer.slice(start, start + Number(length));
}

function complaintOf({ request, answer: all, hung, milliseconds }: HostileOutcome): string | null {
  const answer = withoutInterim(all);
  if (hung) return `no whole answer within ${HUNG_AFTER} ms: ${answer.slice(0, 200)}`;
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
  if (status === 0) return request.complete ? `closed without an answer after ${Math.round(milliseconds)} ms` : null;
  if (status >= 500) return `status ${status}: ${answer.slice(-300)}`;
  if (!/^x-request-id: [0-9a-f-]{36}$/im.test(answer)) return `no request id: ${answer.slice(0, 300)}`;
  if (status < 400 || isHead(request)) return null;
  const body = bodyOf(answer);
  if (body === '') return `status ${status} without a body`;
  if (body.includes(`<RestException><Status>${status}</Status>`) || body.startsWith(`{"RestException":{"Status":${status},`))
    return null;
  return body.startsWith('{') && JSON.parse(body).status === status ? null : `no envelope: ${body.slice(0, 300)}`;
}
