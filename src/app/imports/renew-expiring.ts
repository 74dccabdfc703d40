import { listEntries } from '#app/entries/list-entries.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { NumberImport } from '#app/ports/imports.ts';
import type { Page, Period, Position } from '#app/ports/reading-back.ts';
import type { Ports } from '#app/ports.ts';
import { type GivenRow, type ReceivePorts, type ReceiveRefusal, receiveImport } from './receive-import.ts';

const PAGE = 1_000;

/**
 * Makes an import of the numbers whose permission ends, or ended, in these periods: to be asked again (R11). As with a file, nothing is
 * asked before it is started.
 */
export function renewExpiring(
  ports: ReceivePorts & Pick<Ports, 'evidence'>,
  context: AccountContext,
  { periods, clientId }: { readonly periods: readonly Period[]; readonly clientId: string | null },
): Promise<NumberImport | ReceiveRefusal> {
  async function* rows(): AsyncGenerator<readonly GivenRow[]> {
    let place = 0;
    for (const expires of periods) {
      let after: Position | null = null;
      do {
        const page: Page<{ readonly number: number }> = await listEntries(ports, context, { expires }, { after, limit: PAGE });
        yield page.items.map(({ number }) => {
          place += 1;
          return { place, cell: String(number) };
        });
        after = page.next;
      } while (after !== null);
    }
  }

  const file = { rows: rows(), column: () => null, sha256: () => null };
  return receiveImport(ports, { context, file, fileName: null, clientId, renews: true });
}
