/** SIP requests as trunks write them, and answers as they read them. */

export interface Wanted {
  readonly method?: string;
  readonly to?: string;
  readonly from?: string;
  readonly callId?: string;
  readonly branch?: string;
  readonly cseq?: number;
  readonly via?: string;
  readonly uri?: string;
  readonly more?: readonly string[];
}

let calls = 0;

/** An INVITE unless another method is wanted; each is another call unless a Call-ID is given. */
export function sipRequest(wanted: Wanted = {}): Buffer {
  calls += 1;
  const { method = 'INVITE', to = '8047100002', callId = `call-${calls}`, cseq = 1, more = [] } = wanted;
  const branch = wanted.branch ?? `z9hG4bK-${callId}`;
  return Buffer.from(
    [
      `${method} ${wanted.uri ?? `sip:${to}@127.0.0.1`} SIP/2.0`,
      `Via: ${wanted.via ?? `SIP/2.0/UDP 127.0.0.1:5070;rport;branch=${branch}`}`,
      'Max-Forwards: 70',
      `From: ${wanted.from ?? '<sip:+919876500001@carrier.example>;tag=a1'}`,
      `To: <sip:${to}@127.0.0.1>`,
      `Call-ID: ${callId}`,
      `CSeq: ${cseq} ${method}`,
      ...more,
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n'),
    'latin1',
  );
}

export function statusOf(answer: Uint8Array): number {
  return Number(/^SIP\/2\.0 (\d{3}) /.exec(Buffer.from(answer).toString('latin1'))?.[1]);
}

export function headerOf(answer: Uint8Array, name: string): string | null {
  return new RegExp(`^${name}:\\s*(.*)\\r$`, 'im').exec(Buffer.from(answer).toString('latin1'))?.[1] ?? null;
}
