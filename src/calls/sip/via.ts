/** The topmost Via of a request: where its answer goes (RFC 3261 §18.2.2, RFC 3581). */
export interface Via {
  /** Lower-case host and port, as the sender calls itself. */
  readonly sentBy: string;
  readonly port: number;
  /** Empty where it has none. */
  readonly branch: string;
  /** The sender wants the answer at the port that it sent from. */
  readonly rport: boolean;
  /** The value itself, and the values behind it in the same header. */
  readonly own: string;
  readonly others: string;
}

/** Every branch of RFC 3261 begins with it. */
export const MAGIC_COOKIE = 'z9hG4bK';
const DEFAULT_PORT = 5060;

/** Null where it is malformed. */
export function readVia(value: string): Via | null {
  const comma = value.indexOf(',');
  const own = (comma < 0 ? value : value.slice(0, comma)).trim();
  const [, host = '', port, parameters = ''] =
    /^SIP\s*\/\s*2\.0\s*\/\s*[A-Za-z0-9.+-]+\s+(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)\s*(?::\s*(\d{1,5}))?\s*((?:;.*)?)$/.exec(
      own,
    ) ?? [];
  if (host === '') return null;
  const numeric = port === undefined ? DEFAULT_PORT : Number(port);
  if (numeric < 1 || numeric > 65_535) return null;
  return {
    sentBy: `${host.toLowerCase()}:${numeric}`,
    port: numeric,
    branch: /;\s*branch\s*=\s*([^\s;,"]+)/i.exec(parameters)?.[1] ?? '',
    rport: /;\s*rport\s*(?=;|$)/i.test(parameters),
    own,
    others: comma < 0 ? '' : value.slice(comma),
  };
}

/** The header value as it is echoed: it says where the request really came from. */
export function answeredVia(via: Via, from: { readonly address: string; readonly port: number }): string {
  const withPort = via.rport ? via.own.replace(/;\s*rport\s*(?=;|$)/i, `;rport=${from.port}`) : via.own;
  const host = via.sentBy.slice(0, via.sentBy.lastIndexOf(':')).replace(/^\[|\]$/g, '');
  const received = via.rport || host !== from.address ? `;received=${from.address}` : '';
  return `${withPort.replace(/;\s*received\s*=[^;]*/i, '')}${received}${via.others}`;
}
