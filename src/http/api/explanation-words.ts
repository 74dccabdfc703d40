/** Every event in a sentence that a complaints desk can send as it stands. */
import type { ConsentEvent, Objected, ObjectionDoor } from '#domain/consent/event.ts';
import { indianTimeText } from '#domain/kernel/instant.ts';
import { formatWire } from '#domain/kernel/phone-number.ts';
import { languageInfo } from '#domain/notice/language.ts';

/** Who is spoken of: the brand that the notices name, and the legal person. */
export interface Named {
  readonly brandName: string;
  readonly legalName: string;
}

export function sentenceOf(event: ConsentEvent, { brandName, legalName }: Named): string {
  switch (event.kind) {
    case 'declaration_posted':
      return `${brandName} declared that the person had agreed to be called until ${indianTimeText(event.expiresAt)}, and ordered a notice to the person.`;
    case 'request_posted':
      return `${brandName} ordered a notice that asks the person for permission to call.`;
    case 'renewal_posted':
      return `${brandName} ordered a notice for a further period after the present one, which ends on ${indianTimeText(event.expiresAt)}.`;
    case 'notice_informed':
    case 'notice_asked':
      return noticeSentence(event);
    case 'answer_confirmed':
      return `The operator accepted an SMS in ${languageInfo(event.language).englishName} that confirms the ${event.what} to the person: “${event.text}”`;
    case 'notice_delivered':
      return 'The operator reported that the SMS was delivered.';
    case 'notice_failed':
      if (event.mayHaveArrived)
        return `What became of the SMS is not known${event.reason === null ? '' : `: ${event.reason}`}. It counts as one that was sent, and grants nothing.`;
      return `The SMS was not sent or not delivered${event.reason === null ? '' : `: ${event.reason}`}. Nothing is granted by a notice that did not arrive.`;
    case 'agreed':
      return `The person agreed, by a missed call to ${formatWire(event.line)}, until ${indianTimeText(event.expiresAt)}.`;
    case 'objected':
      return `The person said no to ${legalName}${doors[event.door](event)}. It holds for all accounts of the business until the person takes it back.`;
    case 'objection_withdrawn':
      return `The person took the objection back ${withdrawals[event.by]}. That alone grants nothing.`;
    case 'asking_allowed':
      return `The operator of this service allowed ${legalName} to ask the person again: ${event.reason}`;
    case 'removed':
      return `${brandName} removed the number from its whitelist.`;
    case 'contacted':
      return `The person called or texted ${brandName} on ${formatWire(event.virtualNumber)}, which counts as contact until ${indianTimeText(event.expiresAt)}.`;
    case 'heard':
      return `A call or text to ${formatWire(event.called)} was recorded and changed nothing: ${event.reason}.`;
    case 'member_added':
      return `${brandName} named the number as that of a member of its own.`;
    case 'member_verified':
      return `The number was verified as a member’s, by ${event.how === 'call' ? 'a call from it' : 'a code that was sent to it'}.`;
    case 'member_removed':
      return `${brandName} removed the number from its members.`;
    case 'lapsed':
      return lapses[event.what];
    case 'number_revoked':
      return `The number was permanently disconnected, as the number revocation list ${event.listReference} of ${event.listDated} says; what its former holder had granted (${revoked[event.what]}) ended.`;
  }
}

function noticeSentence(event: Extract<ConsentEvent, { readonly kind: 'notice_informed' | 'notice_asked' }>): string {
  if (event.covers)
    return 'A notice of the same meaning that was sent shortly before was counted for this too; no further SMS was sent.';
  const asks = event.kind === 'notice_asked' ? 'asks the person to agree by' : 'tells the person to object by';
  const until = event.renewedUntil === null ? '' : ` The new period ends on ${indianTimeText(event.renewedUntil)}.`;
  const language = languageInfo(event.language).englishName;
  return `The operator accepted an SMS in ${language} that ${asks} a missed call to ${formatWire(event.line)}: “${event.text}”${until}`;
}

const doors: Readonly<Record<ObjectionDoor, (event: Objected) => string>> = {
  missed_call: ({ line }) => (line === null ? ' by a missed call' : ` by a missed call to ${formatWire(line)}`),
  stop: () => ' by a text that says STOP',
  page: () => ' on the page for recipients',
  agent: () => ' to an agent',
  ivr: () => ' by pressing a key in a call',
  letter: () => ' by letter',
  complaint: () => ' by a complaint to the operator',
  operator: () => ', as the operator of this service recorded',
  import: () => ', as was known from an earlier provider',
  erasure: () => ' by having the data erased',
};

const withdrawals = {
  agree_line: 'by a missed call to a line that a notice named for it',
  start: 'by a text that says START',
  page: 'on the page for recipients',
} as const;

const lapses = {
  permission: 'The permission expired.',
  request: 'The request expired without an answer.',
  contact: 'What the person’s call or text had permitted expired.',
} as const;

const revoked = { entry: 'the permission or request', contact: 'contact', membership: 'membership' } as const;
