/** What a carrier connection is told about its carrier. */

/**
 * Where a trunk names the caller. `asserted`: in P-Asserted-Identity and nowhere else (RFC 3325). `asserted_or_from`: else in From,
 * which the contract with the carrier then says is the network's. `from`: in From alone.
 */
export type CallerSource = 'asserted' | 'asserted_or_from' | 'from';

export interface ConnectionSettings {
  /** Of a trunk: the addresses and networks that its calls come from. */
  readonly sources: readonly string[];
  readonly caller: CallerSource;
  /** Of a carrier that signs: scheme and host as it calls us, without a slash at the end. It signs that address. */
  readonly publicUrl: string | null;
  /** With what it signs: two while the one is being replaced by the other. They are in no answer and no log. */
  readonly signingTokens: readonly string[];
  readonly fields: FieldNames;
  /** Of a carrier without a dialect: which statuses say that a message has arrived, and that it never will. Any other is on its way. */
  readonly deliveredStatuses: readonly string[];
  readonly failedStatuses: readonly string[];
  /** What says: on DND (R5). A status that is one of these is a failure; in the reason of a failure it stands as a word. */
  readonly dndWords: readonly string[];
}

/** Of a carrier without a dialect of its own: under which names it sends what. */
export interface FieldNames {
  readonly id: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly at: string | null;
  readonly forwardedFrom: string | null;
  readonly text: string | null;
  /** Of receipts. `receipts`: the field that holds a list of them, where several may come at once. */
  readonly receipts: string | null;
  readonly messageId: string | null;
  readonly recipient: string | null;
  readonly status: string | null;
  readonly reason: string | null;
}

export const defaultConnectionSettings: ConnectionSettings = {
  sources: [],
  caller: 'asserted',
  publicUrl: null,
  signingTokens: [],
  fields: {
    id: null,
    from: null,
    to: null,
    at: null,
    forwardedFrom: null,
    text: null,
    receipts: null,
    messageId: null,
    recipient: null,
    status: null,
    reason: null,
  },
  deliveredStatuses: [],
  failedStatuses: [],
  dndWords: [],
};

/** Whether the text is an IP address, or a network as `192.0.2.0/24` or `2001:db8::/32`. */
export function isSource(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const longest = isIpv4(address) ? 32 : isIpv6(address) ? 128 : 0;
  if (longest === 0 || more.length > 0) return false;
  return prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= longest);
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  return halves.length === 2 ? groups.length <= 7 : groups.length === 8;
}
