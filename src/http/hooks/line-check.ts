import type { LineCheckCommand } from '#app/lines/hear-line-check.ts';

/** Reads `{line, outcome: "works" | "broken"}` in JSON, the same for every carrier: few say it by themselves. Null where it is none. */
export function readLineCheck(body: Uint8Array): Pick<LineCheckCommand, 'line' | 'outcome'> | null {
  let given: unknown;
  try {
    given = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
  if (typeof given !== 'object' || given === null) return null;
  const line: unknown = Reflect.get(given, 'line');
  const outcome: unknown = Reflect.get(given, 'outcome');
  const isLine = typeof line === 'string' || typeof line === 'number';
  return isLine && (outcome === 'works' || outcome === 'broken') ? { line: String(line), outcome } : null;
}
