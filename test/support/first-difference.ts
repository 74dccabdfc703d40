/**
 * Where two values of plain data differ first, and how, as a line; null where they do not. A report keeps the first lines of a
 * failure only: the difference of two whole databases is not among them.
 */
export function firstDifference(got: unknown, wanted: unknown, place = ''): string | null {
  if (Object.is(got, wanted)) return null;
  if (!isObject(got) || !isObject(wanted)) return `${place || '/'}: ${shown(got)} instead of ${shown(wanted)}`;
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(got)])) {
    const difference = firstDifference(got[key], wanted[key], `${place}/${key}`);
    if (difference !== null) return difference;
  }
  return null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 300);
}
