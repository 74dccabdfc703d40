/**
 * The requests that public clients of the CustomerWhitelist and Numbers API send, as data: to be read by the parsers and to be
 * sent to a running server. C1 to C21 are real clients; "page" are the samples of the documentation page. Only the shape is
 * theirs; account, credentials and numbers come from the test.
 */

/** Whose account the requests are about. Numbers are ten digits. */
export interface ClientSetting {
  readonly sid: string;
  readonly key: string;
  readonly token: string;
  readonly virtualNumber: number;
  /** At least two; the bulk clients send all of them. */
  readonly numbers: readonly [number, number, ...number[]];
}

export interface ClientRequest {
  readonly client: string;
  readonly does: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly means: Meaning;
}

/** What a request asks for, if read rightly. `numbers` are in the order sent. */
export type Meaning =
  | { readonly kind: 'post' | 'delete'; readonly format: 'xml' | 'json'; readonly numbers: readonly number[] }
  | { readonly kind: 'post_without_virtual_number'; readonly format: 'xml' | 'json'; readonly numbers: readonly number[] }
  | { readonly kind: 'whitelist_number' | 'numbers'; readonly format: 'xml' | 'json'; readonly number: number }
  | { readonly kind: 'not_served'; readonly format: 'xml' | 'json' };

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const boundary = '--------------------------493852907216480317562948';

export function clientRequests(setting: ClientSetting): readonly ClientRequest[] {
  const { sid, key, token, numbers } = setting;
  const [one, two] = numbers;
  const account = `/v1/Accounts/${sid}`;
  const withKey = { authorization: basic(key, token) };
  const withSid = { authorization: basic(sid, token) };
  const virtual = `0${setting.virtualNumber}`;
  const dashed = `${virtual.slice(0, 3)}-${virtual.slice(3, 6)}-${virtual.slice(6)}`;
  const post = (format: 'xml' | 'json', ...sent: readonly number[]): Meaning => ({ kind: 'post', format, numbers: sent });
  const remove = (format: 'xml' | 'json', ...sent: readonly number[]): Meaning => ({ kind: 'delete', format, numbers: sent });
  const status = (format: 'xml' | 'json', number: number): Meaning => ({ kind: 'whitelist_number', format, number });
  const metadata = (format: 'xml' | 'json', number: number): Meaning => ({ kind: 'numbers', format, number });
  const get = (client: string, target: string, headers: Readonly<Record<string, string>>, means: Meaning): ClientRequest => ({
    client,
    does: means.kind === 'numbers' ? 'asks about a number' : 'asks for the status',
    method: 'GET',
    target: `${account}/${target}`,
    headers,
    body: '',
    means,
  });
  const send = (
    client: string,
    does: string,
    [method, target]: readonly ['POST' | 'DELETE', string],
    headers: Readonly<Record<string, string>>,
    body: string,
    means: Meaning,
  ): ClientRequest => ({ client, does, method, target: `${account}/${target}`, headers, body, means });
  const spaced = (number: number) => `${String(number).slice(0, 5)}%20${String(number).slice(5)}`;
  const pageBody = `VirtualNumber=${setting.virtualNumber}&Number=${one}&Language=en`;

  return [
    send(
      'C1',
      'posts a list with encoded commas',
      ['POST', 'CustomerWhitelist.json'],
      { ...withSid, ...form },
      `Language=en&VirtualNumber=${virtual}&Number=${numbers.join('%2C')}`,
      post('json', ...numbers),
    ),
    get('C1', `CustomerWhitelist/%2B91${one}.json`, withSid, status('json', one)),
    get('C1', `CustomerWhitelist/${spaced(one)}.json`, withSid, status('json', one)),
    get('C1', `Numbers/%2B91${one}.json`, withSid, metadata('json', one)),
    send(
      'C2',
      'posts a thousand numbers in the query string, without a body',
      ['POST', `CustomerWhitelist.json?Language=en&VirtualNumber=${virtual}&Number=${thousand(one).join('%2C')}`],
      withSid,
      '',
      post('json', ...thousand(one)),
    ),
    send(
      'C3',
      'posts an array',
      ['POST', 'CustomerWhitelist/'],
      { ...withSid, ...form },
      `VirtualNumber=${virtual}&Number[]=${one}&Number[]=${two}`,
      post('xml', one, two),
    ),
    send(
      'C3',
      'posts an array of one',
      ['POST', 'CustomerWhitelist/'],
      { ...withSid, ...form },
      `VirtualNumber=${virtual}&Number[]=0${one}`,
      post('xml', one),
    ),
    get('C3', `CustomerWhitelist/${one}`, withSid, status('xml', one)),
    get('C4', `Numbers/${one}`, withSid, metadata('xml', one)),
    get('C4', `CustomerWhitelist/0${one}`, withSid, status('xml', one)),
    send(
      'C5',
      'posts multipart, accepts JSON and yet parses XML',
      ['POST', 'CustomerWhitelist/'],
      { ...withKey, accept: 'application/json', 'content-type': `multipart/form-data; boundary=${boundary}` },
      multipart({ VirtualNumber: virtual, Number: String(one), Language: 'en' }),
      post('xml', one),
    ),
    send(
      'C6',
      'posts in the query string, without a body',
      ['POST', `CustomerWhitelist.json?VirtualNumber=${virtual}&Number=${one}`],
      withKey,
      '',
      post('json', one),
    ),
    send(
      'C6',
      'deletes a list',
      ['DELETE', `CustomerWhitelist.json?Number=${one},${two}`],
      withKey,
      '',
      remove('json', one, two),
    ),
    get('C6', `CustomerWhitelist/${one}.json`, withKey, status('json', one)),
    get('C6', `Numbers/${one}.json`, withKey, metadata('json', one)),
    send(
      'C7',
      'posts a list with commas and spaces',
      ['POST', 'CustomerWhitelist.json'],
      { ...withKey, ...form },
      `Number=${numbers.join('%2C+')}&VirtualNumber=${virtual}`,
      post('json', ...numbers),
    ),
    send(
      'C8',
      'posts with curl',
      ['POST', 'CustomerWhitelist'],
      { ...withKey, ...form, accept: '*/*' },
      `VirtualNumber=${virtual}&Number=0${one}&Language=en`,
      post('xml', one),
    ),
    send(
      'C9',
      'posts a virtual number with a leading space',
      ['POST', 'CustomerWhitelist/'],
      { ...withSid, ...form },
      `VirtualNumber=+${setting.virtualNumber}&Number%5B%5D=${one}`,
      post('xml', one),
    ),
    send(
      'C10',
      'posts to a path that never existed',
      ['POST', 'customerwhitelist.json'],
      { ...withKey, ...form },
      `Number=${one}&Note=a`,
      { kind: 'not_served', format: 'json' },
    ),
    {
      ...get('C10', 'customerwhitelist.json', withKey, { kind: 'not_served', format: 'json' }),
      does: 'asks for a list that never existed',
    },
    get('C11', `Numbers/0${one}`, withKey, metadata('xml', one)),
    send(
      'C12',
      'posts a body that begins with an ampersand',
      ['POST', 'CustomerWhitelist/'],
      { ...withKey, ...form },
      `&VirtualNumber=${virtual}&Number=${one}&Language=en`,
      post('xml', one),
    ),
    send('C12', 'deletes a list', ['DELETE', `CustomerWhitelist?Number=${one},${two}`], withKey, '', remove('xml', one, two)),
    get('C12', `CustomerWhitelist/${one}`, withKey, status('xml', one)),
    get('C12', `Numbers/${one}`, withKey, metadata('xml', one)),
    send(
      'C13',
      'posts without language',
      ['POST', 'CustomerWhitelist'],
      { ...withKey, ...form },
      `VirtualNumber=${virtual}&Number=${one}`,
      post('xml', one),
    ),
    send(
      'C14',
      'posts everything twice, in query string and body',
      ['POST', `CustomerWhitelist?VirtualNumber=${virtual}&Number=${one}`],
      { ...withKey, ...form },
      `VirtualNumber=${virtual}&Number=${one}`,
      post('xml', one),
    ),
    send(
      'C15',
      'posts URLSearchParams',
      ['POST', 'CustomerWhitelist.json'],
      { ...withKey, 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
      new URLSearchParams({ VirtualNumber: virtual, Number: `${one},${two}`, Language: 'en' }).toString(),
      post('json', one, two),
    ),
    send('C16', 'posts without virtual number', ['POST', 'CustomerWhitelist'], { ...withKey, ...form }, `Number=${one}`, {
      kind: 'post_without_virtual_number',
      format: 'xml',
      numbers: [one],
    }),
    ...(['CustomerWhitelist', 'CustomerWhitelist/'] as const).map((path) =>
      send(
        'C17',
        'posts a virtual number with dashes',
        ['POST', path],
        { ...withKey, ...form },
        `VirtualNumber=${dashed}&Number=${one}&Language=en`,
        post('xml', one),
      ),
    ),
    get('C18', `Numbers/${one}.json`, withKey, metadata('json', one)),
    get('C19', `Numbers/${one}`, withSid, metadata('xml', one)),
    get('C20', `Numbers/+91${one}`, withKey, metadata('xml', one)),
    get('C21', `Numbers/0${one}.json`, withKey, metadata('json', one)),
    send('page', 'posts with curl', ['POST', 'CustomerWhitelist/'], { ...withKey, ...form }, pageBody, post('xml', one)),
    send('page', 'posts without content type', ['POST', 'CustomerWhitelist/'], withKey, pageBody, post('xml', one)),
    send(
      'page',
      'appends .json to the path with its slash',
      ['POST', 'CustomerWhitelist/.json'],
      { ...withKey, ...form },
      pageBody,
      post('json', one),
    ),
    send(
      'page',
      'deletes with a body that names another number',
      ['DELETE', `CustomerWhitelist?Number=${two},0${two}`],
      { ...withKey, ...form },
      pageBody,
      remove('xml', two, two),
    ),
    send(
      'page',
      'deletes with a body that names another number, without content type',
      ['DELETE', `CustomerWhitelist?Number=${two}`],
      withKey,
      pageBody,
      remove('xml', two),
    ),
  ];
}

/** A thousand numbers with the leading digits of this one. */
function thousand(number: number): readonly number[] {
  const first = number - (number % 1000);
  return Array.from({ length: 1000 }, (_, i) => first + i);
}

export function basic(user: string, secret: string): string {
  return `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
}

function multipart(fields: Readonly<Record<string, string>>): string {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join('')}--${boundary}--\r\n`;
}
