import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type WatchPorts, watchLines } from '#app/lines/watch-lines.ts';
import { isDead } from '#domain/account/line-health.ts';
import { after, HOUR, type Instant, instant, plusMonths } from '#domain/kernel/instant.ts';
import { type PhoneNumber, phoneNumber } from '#domain/kernel/phone-number.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';
import type { DirectoryRows, ServiceNumberRow } from '#store/directory-rows.ts';
import { directoryView } from '#store/directory-view.ts';
import { lineSigns } from '#store/line-signs.ts';
import { forEachDatabase, MIGRATIONS, type TestDatabase } from '#test/support/databases.ts';
import { agreeLine, objectLine, worldRows } from '#test/support/world-directory.ts';

const start = instant(Date.UTC(2026, 10, 26, 6));
const later = (hours: number): Instant => after(start, hours * HOUR);

let lines = 0;
/** A line of the test's own: one database is enough for all of them. */
function aLine(): PhoneNumber {
  lines += 1;
  return phoneNumber(8_047_400_000 + lines);
}

forEachDatabase(MIGRATIONS, (open) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });

  /** What a process knows of lines; each has its own memory. */
  function aProcess() {
    let now = start;
    const signs = lineSigns(database, { now: () => now });
    const setNow = (at: Instant): void => {
      now = at;
    };
    return { signs, setNow };
  }

  describe('R8.3 signs of a line', () => {
    it('begin when it is first looked at, and a later look is no sign', async () => {
      const line = aLine();
      const { signs, setNow } = aProcess();
      expect(signs.signOf(line)).toBeNull();
      await signs.exchange([line]);
      expect(signs.signOf(line)).toEqual({ heardAt: start, brokenAt: null });
      setNow(later(1));
      await signs.exchange([line]);
      expect(signs.signOf(line)).toEqual({ heardAt: start, brokenAt: null });
    });

    it('are known at once where a call is heard, and elsewhere after both have exchanged them', async () => {
      const line = aLine();
      const [one, other] = [aProcess(), aProcess()];
      await one.signs.exchange([line]);
      one.setNow(later(1));
      one.signs.heard(line);
      const heard = { heardAt: later(1), brokenAt: null };
      expect(one.signs.signOf(line)).toEqual(heard);
      await one.signs.exchange([]);
      await other.signs.exchange([]);
      expect(other.signs.signOf(line)).toEqual(heard);
      other.signs.heard(line);
      await other.signs.exchange([]);
      expect(other.signs.signOf(line)).toEqual(heard);
    });

    it('a check that finds it broken makes it dead at once and since the first time, until the next sign of life', async () => {
      const line = aLine();
      const { signs, setNow } = aProcess();
      await signs.exchange([line]);
      const broken = { heardAt: start, brokenAt: later(1) };
      for (const hours of [1, 2]) {
        setNow(later(hours));
        expect(await signs.checked(line, 'broken')).toEqual(broken);
      }
      expect(isDead(signs.signOf(line), defaultTerms, instant(later(1) - 1))).toBe(false);
      expect(isDead(signs.signOf(line), defaultTerms, later(1))).toBe(true);
      setNow(later(3));
      expect(await signs.checked(line, 'works')).toEqual({ heardAt: later(3), brokenAt: null });
    });

    it('what was heard while the database does not answer is written later', async () => {
      const line = aLine();
      const failing = { query: () => Promise.reject(new Error('no database')) };
      let isDown = true;
      const signs = lineSigns(
        { query: (...asked) => (isDown ? failing.query() : database.query(...asked)) },
        { now: () => start },
      );
      signs.heard(line);
      await expect(signs.exchange([])).rejects.toThrow('no database');
      isDown = false;
      await signs.exchange([]);
      const other = aProcess().signs;
      await other.exchange([]);
      expect(other.signOf(line)).toEqual({ heardAt: start, brokenAt: null });
    });
  });

  const said: string[] = [];
  beforeEach(() => void said.splice(0));
  const log: WatchPorts['log'] = {
    info: (message, fields) => void said.push(`${message} ${fields?.line}`),
    warn: (message, fields) => void said.push(`${message} ${fields?.line}`),
    error: () => undefined,
  };

  it('R8.3: the watch looks after a retired line too, as long as it may not be given up and somebody reports its calls', async () => {
    const number = aLine();
    const rows = worldRows(start);
    const line = (changes: Partial<ServiceNumberRow>): DirectoryRows => {
      const [like] = rows.numbers.filter(({ meaning }) => meaning === 'object');
      return { ...rows, numbers: like === undefined ? [] : [{ ...like, number, retired_at: start, ...changes }] };
    };
    const { signs, setNow } = aProcess();
    let now = start;
    const watch = async (changes: Partial<ServiceNumberRow>, alarmed = new Set<PhoneNumber>()) => {
      const view = directoryView(line(changes));
      const directory = { current: () => view, refresh: () => Promise.resolve() };
      return [...(await watchLines({ clock: { now: () => now }, directory, lineSigns: signs, log }, alarmed))];
    };
    expect(await watch({})).toEqual([]);
    now = later(24);
    setNow(now);
    expect(await watch({})).toEqual([number]);
    expect(await watch({}, new Set([number]))).toEqual([number]);
    expect(said).toEqual([`a retired consent line is dead: who was told to ring it is not heard ${number}`]);
    expect(await watch({ connection_id: null })).toEqual([]);
    now = instant(plusMonths(start, 12) - 1);
    expect(await watch({})).toEqual([number]);
    now = plusMonths(start, 12);
    expect(await watch({})).toEqual([]);
  });

  it('R8.3: the watch says once of a line that it is dead, and once that it works again', async () => {
    const { signs, setNow } = aProcess();
    let now = start;
    const directory = { current: () => directoryView(worldRows(start)), refresh: () => Promise.resolve() };
    const ports = { clock: { now: () => now }, directory, lineSigns: signs, log };
    let dead = await watchLines(ports, new Set());
    expect([...dead]).toEqual([]);
    now = later(24);
    setNow(now);
    signs.heard(agreeLine);
    for (let run = 0; run < 3; run++) dead = await watchLines(ports, dead);
    expect([...dead]).toEqual([objectLine]);
    signs.heard(objectLine);
    expect([...(await watchLines(ports, dead))]).toEqual([]);
    expect(said).toEqual([
      `a consent line is dead: no new notice names it ${objectLine}`,
      `a consent line works again ${objectLine}`,
    ]);
  });
});
