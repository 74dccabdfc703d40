import type { Directory } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import type { ConsentLine } from '#domain/account/account.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';

export interface LineOccupancy {
  readonly line: ConsentLine;
  /** Whose new notices may name it. */
  readonly businesses: number;
  readonly accounts: number;
  /** People for whom a request holds it, and of how many businesses these requests are. */
  readonly held: number;
  readonly heldBy: number;
  /** False where more are held than were counted. */
  readonly countedAll: boolean;
}

/** Counted in a fraction of a second; of more it is enough to know that they are many. */
const MOST_COUNTED = 500_000;

/** Who uses which of the lines that are not retired (R8). */
export async function countLineOccupancy(ports: Pick<Ports, 'directory' | 'evidence'>): Promise<readonly LineOccupancy[]> {
  const directory = ports.directory.current();
  const holds = await ports.evidence.holdsByLine(MOST_COUNTED);
  const countedAll = holds.reduce((sum, { held }) => sum + held, 0) < MOST_COUNTED;
  const users = usersOfLines(directory);
  return directory.serviceNumbers().flatMap((one) => {
    if (one.kind !== 'consent_line' || one.line.retiredAt !== null) return [];
    const { line } = one;
    const own = holds.filter((hold) => hold.line === line.number);
    const held = own.reduce((sum, hold) => sum + hold.held, 0);
    const { businesses, accounts } = users.get(line.number) ?? nobody;
    return { line, businesses, accounts, held, heldBy: own.length, countedAll };
  });
}

interface Users {
  readonly businesses: number;
  readonly accounts: number;
}

const nobody: Users = { businesses: 0, accounts: 0 };

function usersOfLines(directory: Directory): ReadonlyMap<PhoneNumber, Users> {
  const users = new Map<PhoneNumber, Users>();
  for (const { id } of directory.businesses()) {
    const accounts = directory.accountsOf(id).length;
    for (const { number } of [...directory.linesFor(id, 'object'), ...directory.linesFor(id, 'agree')]) {
      const before = users.get(number) ?? nobody;
      users.set(number, { businesses: before.businesses + 1, accounts: before.accounts + accounts });
    }
  }
  return users;
}
