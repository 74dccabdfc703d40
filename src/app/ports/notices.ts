/** Notices on their way: what is due, what was sent, and what became of it. */
import type { AccountId, BusinessId } from '#domain/account/account.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { PhoneNumber } from '#domain/kernel/phone-number.ts';
import type { Language } from '#domain/notice/language.ts';
import type { Confirmation, DltCategory, NoticeMeaning } from '#domain/notice/meaning.ts';
import type { NoticeForm, NoticeKey } from './consent.ts';
import type { SenderHealth } from './sender-health.ts';

export interface DueNotice {
  readonly number: PhoneNumber;
  readonly business: BusinessId;
  readonly account: AccountId;
  readonly notice: number;
  readonly virtualNumber: PhoneNumber | null;
  readonly line: PhoneNumber | null;
  readonly language: Language;
  readonly form: NoticeForm;
  readonly attempts: number;
  readonly firstTriedAt: Instant;
}

/** A notice whose lease has ended. `handedOver`: a sender may have had it; else none has. */
export interface AbandonedNotice extends DueNotice {
  readonly handedOver: boolean;
}

export interface NoticeQueue {
  /** Businesses with a notice due by now. */
  businessesDue(now: Instant): Promise<readonly BusinessId[]>;
  /** Takes up to `limit` due notices of a business, by number and notice; they are ours until their state is set or the lease ends. */
  claim(
    business: BusinessId,
    lease: { readonly now: Instant; readonly until: Instant },
    limit: number,
  ): Promise<readonly DueNotice[]>;
  /** Writes down that what was claimed with a lease until then goes to a sender now. */
  handOver(business: BusinessId, until: Instant): Promise<void>;
  /** What was claimed with a lease until then and has not been put back or settled. */
  leased(business: BusinessId, until: Instant): Promise<readonly NoticeKey[]>;
  /** Notices whose lease has ended, by number and notice: the process that took them no longer lives. */
  abandoned(now: Instant): Promise<readonly AbandonedNotice[]>;
  /** Forgets what was handed over of leases that have ended and hold no notice any more. */
  forgetHandedOver(now: Instant): Promise<void>;
  /** `tried`: whether having taken them counts as a try. */
  putBack(notices: readonly DueNotice[], again: { readonly dueAt: Instant; readonly tried: boolean }): Promise<void>;
  /** For each message its notice; null where none is on record (yet). */
  findMessages(wanted: readonly MessageKey[]): Promise<readonly (SentMessage | null)[]>;
  /** Receipts of messages that are not on record yet, kept until they are. */
  keepEarlyReceipts(receipts: readonly EarlyReceipt[]): Promise<void>;
  /**
   * Keeps a receipt that anybody may have made up: only while a notice to its number is in a sender's hands, and of one connection so many
   * at most. Answers whether it is kept, now or since before.
   */
  keepExpectedReceipt(receipt: EarlyReceipt, most: number): Promise<boolean>;
  earlyReceiptsOf(messages: readonly MessagePart[]): Promise<readonly EarlyReceipt[]>;
  /** Kept receipts whose message is on record by now. */
  earlyReceiptsDue(limit: number): Promise<readonly EarlyReceipt[]>;
  forgetEarlyReceipts(receipts: readonly EarlyReceipt[]): Promise<void>;
  /** What senders' own links told before one moment, and connections before another. Answers how many there were. */
  forgetEarlyReceiptsBefore(before: { readonly links: Instant; readonly connections: Instant }): Promise<number>;
}

/** A message that was sent, as its carrier names it: one of these spellings of its id, the likeliest first. */
export interface MessageKey {
  readonly number: PhoneNumber;
  readonly messageIds: readonly string[];
}

/** The notice that a message is of. `isPart`: it is one of several. */
export interface SentMessage {
  readonly notice: DueNotice;
  readonly messageId: string;
  readonly isPart: boolean;
}

/** One of the messages that a notice went as. */
export interface MessagePart {
  readonly number: PhoneNumber;
  readonly notice: number;
  readonly messageId: string;
}

export interface EarlyReceipt extends SenderReceipt {
  /** The carrier connection that told it; 0 where a sender's own link did. */
  readonly connection: number;
  readonly receivedAt: Instant;
}

/** One SMS to be sent. */
export interface OutgoingMessage {
  /** The same for every try of the same notice, so that a sender can tell a repeat. */
  readonly key: string;
  readonly to: PhoneNumber;
  /** DLT header, else the virtual number. */
  readonly from: string;
  readonly text: string;
  readonly language: Language;
  readonly line: PhoneNumber | null;
  readonly meaning: NoticeMeaning | Confirmation | 'code';
  readonly dltTemplateId: string | null;
  readonly category: DltCategory;
  readonly entityId: string | null;
  /** The name by which the account calls itself in the text. */
  readonly brand: string;
  /** Whose message it is: an operator may keep a sender for some accounts. */
  readonly sid: string;
  /** Milliseconds after which it must not be begun any more, since the hours for it are over (R7); absent where it is sent at any hour. */
  readonly within?: number;
}

export type SendResult =
  | {
      readonly kind: 'accepted';
      readonly messageId: string;
      /** The ids of all its parts, the first included, where it went as several. */
      readonly parts?: readonly string[];
      /** Whether delivery will be reported, where not all messages of the sender are alike. */
      readonly receipts?: boolean;
    }
  /** Not taken this time: try again later. */
  | { readonly kind: 'try_later'; readonly reason: string }
  /** Not even tried: the pace of the sender left no room for it. */
  | { readonly kind: 'no_room' }
  /** It may have been sent and nobody knows: it must not be sent again. */
  | { readonly kind: 'unknown'; readonly reason: string }
  /** Will never be taken. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What a sender's own link says became of a message that it took. */
export interface SenderReceipt {
  /** The id as it may have been spelt when the message was taken, likeliest first. */
  readonly messageIds: readonly string[];
  readonly to: PhoneNumber;
  readonly status: 'delivered' | 'failed';
  readonly reason: string | null;
  readonly saysDnd: boolean;
}

/** A text that somebody sent to one of our numbers, told by a sender's own link. */
export interface SenderText {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Null where its words cannot be read. */
  readonly text: string | null;
}

/** What a sender tells by itself. When a promise resolves, it is stored; when it rejects, the carrier must say it again. */
export interface SenderHearing {
  receipt(receipt: SenderReceipt): Promise<void>;
  /** `connection`: by which carrier connection our numbers are served. False where the number is none of its numbers. */
  text(connection: string, text: SenderText): Promise<boolean>;
}

/** What sends SMS. */
export interface MessageSender {
  readonly name: string;
  /** True where it will report delivery (R6). */
  readonly receipts: boolean;
  /** True where sending the same key twice sends one SMS, so that an abandoned try may be repeated. */
  readonly repeatable: boolean;
  /** How many messages a second it sends at most, where that is known: what it is given at one time follows it. */
  readonly perSecond?: number;
  /** The same of what it sends for one account, where it does not send alike for all. Null where it sends nothing for it. */
  readonly perSecondOf?: (sid: string) => number | null;
  /** How each of those fares that it is made of, where that is known. */
  readonly health?: () => readonly SenderHealth[];
  /** One result a message. Says within a minute and a half what became of each: the notices are leased for two. */
  send(messages: readonly OutgoingMessage[]): Promise<readonly SendResult[]>;
}
