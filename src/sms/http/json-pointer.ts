/** What stands at a JSON pointer (RFC 6901; the empty one is the whole), as text; null where nothing does, or an object or a list. */
export function textAt(value: unknown, pointer: string): string | null {
  let found = value;
  for (const escaped of pointer.split('/').slice(1)) {
    const name = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return null;
    found = Reflect.get(found, name);
  }
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? String(found) : null;
}

export function isPointer(text: string): boolean {
  return /^(?:\/(?:[^~/]|~[01])*)+$/.test(text);
}
