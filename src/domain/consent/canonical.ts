/**
 * One text for one value: object keys in code-unit order, no white space, `undefined` left out. What is hashed must be
 * written the same way for ever, by us and by whoever verifies it.
 */
export type Canonical =
  | null
  | boolean
  | number
  | string
  | readonly Canonical[]
  | { readonly [key: string]: Canonical | undefined };

export function canonicalJson(value: Canonical): string {
  // Most values are whole numbers, whose text needs no care.
  if (Number.isSafeInteger(value)) return `${value}`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  // What was read from a file mostly has its keys in order already, and is then written in one go.
  if (isInOrder(value)) return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let fields = '';
  for (const key of Object.keys(value).sort()) {
    const field = value[key];
    if (field !== undefined) fields += `${fields === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(field)}`;
  }
  return `{${fields}}`;
}

function isInOrder(value: Canonical | undefined): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (isArray(value)) return value.every(isInOrder);
  let before = '';
  for (const key of Object.keys(value)) {
    if (key < before || !isInOrder(value[key])) return false;
    before = key;
  }
  return true;
}

function isArray(value: object): value is readonly Canonical[] {
  return Array.isArray(value);
}
