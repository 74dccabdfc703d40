import type { AccountContext } from '#app/ports/directory.ts';
import type { Ports } from '#app/ports.ts';
import { type Refusal, refuse } from '#app/refusal.ts';
import { type AccountSettings, type BusinessId, defaultAccountSettings } from '#domain/account/account.ts';
import { hex } from '#domain/consent/chain.ts';
import { checkBrandName } from '#domain/notice/brand-name.ts';

export interface OpenAccountCommand {
  readonly business: BusinessId;
  readonly brandName: string;
  /** Given where an existing client keeps its own. */
  readonly sid: string | null;
  readonly settings: Partial<AccountSettings>;
}

/** Opens an account of a business. Its sid is not another account's key: either may name the user of Basic authentication. */
export async function openAccount(
  ports: Pick<Ports, 'administration' | 'clock' | 'directory' | 'random'>,
  command: OpenAccountCommand,
): Promise<AccountContext | Refusal<'unknown_business' | 'not_a_brand_name' | 'sid_taken'>> {
  const directory = ports.directory.current();
  if (directory.business(command.business) === null) return refuse('unknown_business');
  const brand = checkBrandName(command.brandName);
  if (brand.kind === 'refused') return refuse('not_a_brand_name');
  const sid = command.sid ?? `sammati${hex(ports.random.bytes(8))}`;
  if (directory.keyByName(sid) !== null) return refuse('sid_taken');
  const id = await ports.administration.createAccount({
    business: command.business,
    sid,
    brandName: brand.name,
    settings: { ...defaultAccountSettings, ...command.settings },
    at: ports.clock.now(),
  });
  if (id === 'sid_taken') return refuse('sid_taken');
  const context = ports.directory.current().accountById(id);
  if (context === null) throw new Error('an account that was opened is not in the directory');
  return context;
}
