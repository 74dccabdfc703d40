/** Numbers of people do not belong in logs: whatever looks like one keeps its last four digits only. */
import { maskNumbers } from '#domain/kernel/masked-text.ts';

/** The same for whatever is logged: texts, numbers, names and values of objects, to a bounded depth. */
export function maskValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskNumbers(value);
  if (typeof value === 'number') return isNumberLike(value) ? maskNumbers(String(value)) : value;
  if (typeof value === 'bigint') return maskNumbers(String(value));
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (value instanceof Error) return maskedError(value, depth);
  if (depth === DEEPEST) return '…';
  if (Array.isArray(value)) return value.slice(0, LONGEST_LIST).map((item) => maskValue(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [maskNumbers(name), maskValue(field, depth + 1)]));
}

const DEEPEST = 4;
const LONGEST_LIST = 20;

/** What of an error helps: its message and stack, and the fields by which systems and databases tell errors apart. */
function maskedError(error: Error, depth: number): Readonly<Record<string, unknown>> {
  const known = ['code', 'statement', 'constraint', 'table', 'routine', 'syscall'].flatMap((name) => {
    const field: unknown = Reflect.get(error, name);
    return typeof field === 'string' ? [[name, maskNumbers(field)]] : [];
  });
  return {
    type: error.name,
    message: maskNumbers(error.message),
    stack: maskNumbers(error.stack ?? ''),
    ...Object.fromEntries(known),
    ...(error.cause === undefined || depth === DEEPEST ? {} : { cause: maskValue(error.cause, depth + 1) }),
  };
}

function isNumberLike(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) >= 1_000_000_000;
}
