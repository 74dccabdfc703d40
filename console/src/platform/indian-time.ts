/** What a field for date and time holds, `2026-11-27T10:15`, meant as Indian time wherever the browser stands. */
export function fromIndianField(written: string): string {
  return new Date(`${written}+05:30`).toISOString();
}
