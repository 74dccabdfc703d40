import { readPreferences } from '#app/registry/read-preferences.ts';
import { readStatus } from '#app/whitelist/read-status.ts';
import type { AccountSettings } from '#domain/account/account.ts';
import { formatWire, isPhoneNumber, type PhoneNumber, readPhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Preference } from '#domain/registry/judge-preference.ts';
import { numberOrigin } from '#domain/registry/number-origin.ts';
import { type NumberType, numberType } from '#domain/registry/number-type.ts';
import type { Shown } from '#domain/whitelist/shown.ts';
import { originWords } from './origin-words.ts';
import { renderNumber, renderStatus, type StatusResult } from './render.ts';
import { answerV1, refuseV1, type V1Options, type V1Request } from './serve.ts';

/** GET CustomerWhitelist/{number}: how the number stands with the account (R10, R15). */
export async function readStatusOf({ ports }: V1Options, { reply, target, caller }: V1Request): Promise<void> {
  const number = numberOf(target);
  if (number === null) {
    refuseV1(reply, target, 'unreadable_number');
    return;
  }
  const { shown, expiresInSeconds } = await readStatus(ports, { context: caller.context, number });
  answerV1(reply, target.path, renderStatus(target.path.format, statusResult(shown, expiresInSeconds)));
}

/** GET Numbers/{number}: what kind of line it is, where it was first allotted, and whether it counts as being on DND (R5). */
export async function readNumber({ ports }: V1Options, { reply, target, caller }: V1Request): Promise<void> {
  const number = numberOf(target);
  if (number === null) {
    refuseV1(reply, target, 'unreadable_number');
    return;
  }
  const { account, business, terms } = caller.context;
  const [preference] = await readPreferences(ports.registry, {
    business: business.id,
    numbers: [number],
    now: ports.clock.now(),
    terms,
  });
  const { unknownPreference } = account.settings;
  const body = renderNumber(target.path.format, {
    phoneNumber: formatWire(number),
    ...originWords(numberOrigin(number)),
    type: lineTypes[numberType(number)],
    dnd: dndOf(preference, unknownPreference),
  });
  answerV1(reply, target.path, body);
}

/** What the gate will do (R5): only a fresh "not on DND" is a No. */
function dndOf(preference: Preference | undefined, unknown: AccountSettings['unknownPreference']): 'Yes' | 'No' | 'Unavailable' {
  if (preference?.kind === 'not_on_dnd') return 'No';
  return preference?.kind !== 'on_dnd' && unknown === 'unavailable' ? 'Unavailable' : 'Yes';
}

function numberOf({ path }: V1Request['target']): PhoneNumber | null {
  const number = 'number' in path ? readPhoneNumber(path.number) : null;
  return number !== null && isPhoneNumber(number) ? number : null;
}

const lineTypes: Readonly<Record<NumberType, 'Mobile' | 'Landline' | ''>> = {
  mobile: 'Mobile',
  fixed_line: 'Landline',
  either: '',
  unknown: '',
};

const wireTypes = { agent: 'Agent', customer: 'Customer', api: 'API' } as const;

function statusResult(shown: Shown, expiresInSeconds: number | null): StatusResult {
  switch (shown.status) {
    case 'whitelist':
      return { status: 'Whitelist', type: wireTypes[shown.type], expiry: expiresInSeconds ?? -1 };
    case 'blacklist':
      return { status: 'Blacklist', type: '', expiry: -1 };
    case 'neutral':
      return { status: 'Neutral', type: '', expiry: -1 };
  }
}
