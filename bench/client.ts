/** The requests of a business and of its carrier, over HTTP connections that are kept open. */
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type BenchBusiness, HOOK_SECRET } from './directory.ts';

export interface Client {
  /** POST CustomerWhitelist; the numbers as one list with commas, or each as a `Number[]` of its own. */
  post(numbers: Float64Array, spelling: Spelling): Promise<BulkAnswer>;
  /** GET CustomerWhitelist/{number}: `Whitelist`, `Blacklist` or `Neutral`. */
  status(number: number): Promise<string>;
  /** GET permission for a service call: what is answered for this moment. */
  permission(number: number): Promise<{ readonly permission: string; readonly because: string }>;
  /** What became of a call or text: `applied`, `kept`, … */
  report(report: Report): Promise<string>;
  close(): void;
}

export type Spelling = 'comma list' | 'repeated Number[]';

export interface BulkAnswer {
  readonly total: number;
  readonly succeeded: number;
  readonly redundant: number;
  readonly failed: number;
}

export interface Report {
  readonly kind: 'missed-call' | 'inbound-sms';
  readonly from: number;
  readonly to: number;
  readonly text?: string;
}

export function createClient(url: string, of: BenchBusiness, connections = 64): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const whitelist = `/v1/Accounts/${of.sid}/CustomerWhitelist`;
  const auth = `${of.key}:${of.token}`;
  let reports = 0;
  const run = `${process.pid}-${Date.now()}`;

  async function send(method: string, path: string, headers: Record<string, string>, body?: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const outgoing = request(new URL(path, url), { method, agent, headers, auth }, (answer) => {
        text(answer).then((content) => {
          if (answer.statusCode === 200) resolve(content);
          else reject(new Error(`${method} ${path}: ${answer.statusCode} ${content}`));
        }, reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  return {
    async post(numbers, spelling) {
      const rest = `VirtualNumber=0${of.virtualNumber}&Language=en`;
      const list =
        spelling === 'comma list'
          ? `Number=${numbers.join(',')}`
          : Array.from(numbers, (number) => `Number%5B%5D=${number}`).join('&');
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const { Result: result } = JSON.parse(await send('POST', `${whitelist}.json`, headers, `${rest}&${list}`));

      return { total: result.Total, succeeded: result.Succeeded, redundant: result.Redundant, failed: result.Failed };
    },
    async status(number) {
      return JSON.parse(await send('GET', `${whitelist}/${number}.json`, {})).Result.Status;
    },
    async permission(number) {
      const target = `/api/accounts/${of.sid}/permission?number=${number}&purpose=service`;
      const { permission, because } = JSON.parse(await send('GET', target, {}));
      return { permission, because };
    },
    async report({ kind, from, to, text: said }) {
      reports += 1;
      const body = JSON.stringify({
        id: `${run}-${reports}`,
        from: String(from),
        to: String(to),
        ...(said ? { text: said } : {}),
      });
      const path = `/hooks/json/${HOOK_SECRET}/${kind}`;
      return JSON.parse(await send('POST', path, { 'content-type': 'application/json' }, body)).outcome;
    },
    close: () => agent.destroy(),
  };
}
