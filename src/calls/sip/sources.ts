import { BlockList, isIP } from 'node:net';
import type { CarrierConnection, Directory, DirectoryPort, ServiceNumber } from '#app/ports/directory.ts';
import { isSource } from '#domain/account/connection-settings.ts';
import { isPhoneNumber, readServiceNumber } from '#domain/kernel/phone-number.ts';

/** A trunk that may send calls from an address. */
interface Trunk {
  readonly connection: CarrierConnection;
  readonly sources: BlockList;
}

export interface TrunkCall {
  readonly connection: CarrierConnection;
  /** As it stands in the request: the one of the given ways to name it that is a number of the trunk. */
  readonly to: string;
  readonly service: ServiceNumber;
}

export interface Sources {
  /** Whether anybody at this address may send anything. */
  has(address: string): boolean;
  /** Which trunk's call it is: the one of the address that the called number is bound to. Null where it is nobody's. */
  callOf(address: string, called: readonly (string | null)[]): TrunkCall | null;
}

/** Which trunks send from which addresses, by the directory as it is now. */
export function sourcesOf(directory: Pick<DirectoryPort, 'current'>): Sources {
  let seen: Directory | null = null;
  let trunks: readonly Trunk[] = [];
  let byAddress = new Map<string, readonly Trunk[]>();

  function trunksAt(address: string): readonly Trunk[] {
    const view = directory.current();
    if (view !== seen) {
      seen = view;
      byAddress = new Map();
      trunks = view
        .connections()
        .filter((one) => one.dialect === 'sip' && one.revokedAt === null)
        .map((connection) => ({ connection, sources: blockList(connection.settings.sources) }));
    }
    const known = byAddress.get(address);
    if (known !== undefined) return known;
    // A connection that was reset at once has no address any more, and a link-local one a zone that no network has.
    if (isIP(address) === 0 || address.includes('%')) return [];
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    const found = trunks.filter(({ sources }) => sources.check(address, family));
    // Addresses can be invented by the million; those that are let in cannot.
    if (found.length > 0) byAddress.set(address, found);
    return found;
  }

  return {
    has: (address) => trunksAt(address).length > 0,

    callOf(address, called) {
      const at = trunksAt(address);
      for (const to of called) {
        const number = to === null ? null : readServiceNumber(to);
        const service = number !== null && isPhoneNumber(number) ? directory.current().serviceNumber(number) : null;
        if (to === null || service === null) continue;
        const bound = service.kind === 'consent_line' ? service.line.connectionId : service.virtualNumber.connectionId;
        const trunk = at.find(({ connection }) => connection.id === bound);
        if (trunk !== undefined) return { connection: trunk.connection, to, service };
      }
      return null;
    },
  };
}

function blockList(sources: readonly string[]): BlockList {
  const list = new BlockList();
  for (const source of sources.filter(isSource)) {
    const [address = '', prefix] = source.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
