/** Addresses as they stand in From, P-Asserted-Identity and others: `"Name" <sip:user@host>;tag=x`, or without brackets. */
export interface SipAddress {
  readonly uri: string;
  /** What follows the address, from the first semicolon on. */
  readonly parameters: string;
}

/** Null where no address can be read: a quotation that does not end, brackets that do not close, two addresses. */
export function readAddress(value: string): SipAddress | null {
  const rest = value.trimStart();
  const afterName = rest.startsWith('"') ? behindQuotation(rest) : rest;
  if (afterName === null) return null;
  const open = afterName.indexOf('<');
  if (open >= 0) {
    const close = afterName.indexOf('>', open);
    const uri = close < 0 ? '' : afterName.slice(open + 1, close).trim();
    const parameters = afterName.slice(close + 1).trim();
    if (uri === '' || /[\s<>"]/.test(uri) || /[<>"]/.test(afterName.slice(0, open)) || /[<>]/.test(parameters)) return null;
    return { uri, parameters };
  }
  if (rest.startsWith('"')) return null;
  // Without brackets what follows a semicolon belongs to the header (RFC 3261 §20).
  const [, uri = '', parameters = ''] = /^([^\s;<>"]+)\s*((?:;.*)?)$/.exec(afterName.trim()) ?? [];
  return uri === '' ? null : { uri, parameters };
}

/** The tag of a From or To, also where its address cannot be read; empty where there is none. */
export function addressTag(value: string): string {
  const parameters = readAddress(value)?.parameters ?? value.slice(Math.max(value.lastIndexOf('>'), 0));
  return /;\s*tag\s*=\s*([^\s;,"<>]+)/i.exec(parameters)?.[1] ?? '';
}

/**
 * Who an address names, with escapes resolved: the user of a SIP address, the number of a tel address; without a password and without
 * the parameters of a number. Null where it names nobody.
 */
export function userOf(uri: string): string | null {
  const [, scheme = '', rest = ''] = /^(sips?|tel):(.*)$/is.exec(uri.trim()) ?? [];
  const at = rest.lastIndexOf('@');
  if (scheme === '' || (scheme.toLowerCase() !== 'tel' && at < 0)) return null;
  const name = scheme.toLowerCase() === 'tel' ? rest : rest.slice(0, at);
  const user = unescaped(name.split(/[;:?]/, 1)[0] ?? '').trim();
  return user === '' ? null : user;
}

/** The values of headers that may be a list: commas outside quotations and brackets separate them. */
export function listed(values: readonly string[] | undefined): readonly string[] {
  return (values ?? []).flatMap((value) => {
    const items: string[] = [];
    let from = 0;
    let inside: '"' | '>' | null = null;
    for (let i = 0; i < value.length; i += 1) {
      const sign = value[i];
      if (inside === '"' && sign === '\\') i += 1;
      else if (inside !== null) inside = sign === inside ? null : inside;
      else if (sign === '"') inside = '"';
      else if (sign === '<') inside = '>';
      else if (sign === ',') {
        items.push(value.slice(from, i));
        from = i + 1;
      }
    }
    return [...items, value.slice(from)].map((item) => item.trim()).filter((item) => item !== '');
  });
}

function behindQuotation(text: string): string | null {
  for (let i = 1; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === '"') return text.slice(i + 1);
  }
  return null;
}

function unescaped(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
