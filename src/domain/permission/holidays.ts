/**
 * India's three national holidays, as Indian dates `yyyy-mm-dd`: Republic Day, Independence Day, Gandhi Jayanti. Other public holidays
 * differ by State and year, and are not known here.
 */
export function nationalHolidays(year: number): ReadonlySet<string> {
  return new Set([`${year}-01-26`, `${year}-08-15`, `${year}-10-02`]);
}
