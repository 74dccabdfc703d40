import { describe, expect, test } from 'vitest';
import type { ConsentEvent } from '#domain/consent/event.ts';
import { DAY, fromIndianTime, HOUR, type Instant, instant, plusMonths } from '#domain/kernel/instant.ts';
import { decideAgreeLineCall } from '#domain/whitelist/answer.ts';
import { fold } from '#domain/whitelist/fold.ts';
import { lapsedOf } from '#domain/whitelist/lapse.ts';
import { judgeRenewal, type RenewalCircumstances } from '#domain/whitelist/renew.ts';
import { show } from '#domain/whitelist/shown.ts';
import { defaultTerms } from '#domain/whitelist/terms.ts';
import { agreed, ended, objected, plainReport, posting, sent } from '#test/support/consent-events.ts';
import { agreeLine, worldAccounts } from '#test/support/world-directory.ts';

const account = worldAccounts.A1.id;
const start = fromIndianTime(2026, 11, 23, 10 * HOUR);
const end = plusMonths(start, 6);
const asksAt = instant(end - 10 * DAY);
const declared: readonly ConsentEvent[] = [posting('declaration_posted', { at: start }), sent('notice_informed', { at: start })];
const renewal = posting('renewal_posted', { at: asksAt, notice: 3 });
const renewedUntil = plusMonths(asksAt, 6);
const informed = sent('notice_informed', { at: asksAt, notice: 3, renewedUntil });

function judge(events: readonly ConsentEvent[], now: Instant, more: Partial<RenewalCircumstances> = {}): string {
  return judgeRenewal(fold(events), { account, mode: 'opt_out', now, terms: defaultTerms, hasTemplate: true, ...more });
}

function until(events: readonly ConsentEvent[], now: Instant): Instant | string | null {
  const shown = show(fold(events), account, 'opt_out', now, defaultTerms);
  return shown.status === 'whitelist' ? shown.until : shown.status;
}

describe('R11 when a permission may be renewed', () => {
  test('in its last thirty days, from the first millisecond to the last', () => {
    expect(judge(declared, instant(end - 30 * DAY - 1))).toBe('too_early');
    expect(judge(declared, instant(end - 30 * DAY))).toBe('renew');
    expect(judge(declared, instant(end - 1))).toBe('renew');
    expect(judge(declared, end)).toBe('not_whitelisted');
  });

  test('not one whose notice was not yet accepted, nor under an objection, nor without a template', () => {
    expect(judge(declared.slice(0, 1), start)).toBe('not_whitelisted');
    expect(judge([], start)).toBe('not_whitelisted');
    expect(judge([...declared, objected({ at: asksAt })], asksAt)).toBe('objected');
    expect(judge(declared, asksAt, { hasTemplate: false })).toBe('no_template');
  });

  test('once; and again when its notice failed', () => {
    expect(judge([...declared, renewal], asksAt)).toBe('already_asked');
    expect(judge([...declared, renewal, ended('notice_failed', { at: asksAt, notice: 3 })], asksAt)).toBe('renew');
  });

  test('R6.5 within the limit of notices', () => {
    const others = [3, 5, 7].flatMap((notice) => [
      posting('declaration_posted', { at: asksAt, notice, account: worldAccounts.A2.id }),
      sent('notice_informed', { at: asksAt, notice, account: worldAccounts.A2.id }),
    ]);
    expect(judge([...declared, ...others], asksAt)).toBe('asked_too_often');
  });
});

describe('R11 when the new period starts', () => {
  test('not with the request, and not where its notice fails: the old expiry stands', () => {
    expect(until([...declared, renewal], asksAt)).toBe(end);
    expect(until([...declared, renewal, ended('notice_failed', { at: asksAt, notice: 3 })], asksAt)).toBe(end);
    expect(until([...declared, renewal], end)).toBe('neutral');
  });

  test('in opt-out mode when a carrier accepts the notice', () => {
    expect(until([...declared, renewal, informed], asksAt)).toBe(renewedUntil);
  });

  test('where the sender gives receipts when it is delivered; without a receipt the old expiry stands', () => {
    const accepted = [...declared, renewal, { ...informed, receipts: true }];
    expect(until(accepted, asksAt)).toBe(end);
    expect(until(accepted, instant(asksAt + 73 * HOUR))).toBe(end);
    expect(until([...accepted, ended('notice_failed', { at: asksAt, notice: 3 })], asksAt)).toBe(end);
    const delivered = [...accepted, ended('notice_delivered', { at: instant(asksAt + HOUR), notice: 3 })];
    expect(until(delivered, instant(asksAt + 73 * HOUR))).toBe(renewedUntil);
  });

  test('not where the old permission has ended by then, whether a sweep recorded the end or not', () => {
    const late = sent('notice_informed', { at: end, notice: 3, renewedUntil: plusMonths(end, 6) });
    const swept = lapsedOf(fold([...declared, renewal]), account, end, defaultTerms);
    expect(until([...declared, renewal, late], end)).toBe('neutral');
    expect(until([...declared, renewal, ...swept, late], end)).toBe('neutral');
  });

  describe('in opt-in mode when the person answers', () => {
    const asked = [...declared, renewal, sent('notice_asked', { at: asksAt, notice: 3 })];
    const call = (events: readonly ConsentEvent[], now: Instant) =>
      decideAgreeLineCall(fold(events), { account, notice: 3 }, agreeLine, 'opt_in', {
        now,
        terms: defaultTerms,
        report: plainReport,
      });

    test('from the answer', () => {
      const answers = call(asked, instant(end - 1));
      expect(answers).toMatchObject([{ kind: 'agreed', expiresAt: plusMonths(instant(end - 1), 6) }]);
      expect(until([...asked, ...answers], end)).toBe(plusMonths(instant(end - 1), 6));
    });

    test('an answer after the old expiry changes nothing, whether a sweep recorded the end or not', () => {
      const swept = lapsedOf(fold(asked), account, end, defaultTerms);
      expect(call(asked, end)).toMatchObject([{ kind: 'heard' }]);
      expect(call([...asked, ...swept], end)).toMatchObject([{ kind: 'heard' }]);
    });

    test('nor does one before the notice was accepted', () => {
      expect(call([...declared, renewal], asksAt)).toMatchObject([{ kind: 'heard' }]);
    });
  });

  test('an agreement may be renewed in opt-out mode too, and is a declaration from then on', () => {
    const answered = [
      posting('request_posted', { at: start }),
      sent('notice_asked', { at: start }),
      agreed({ at: start }),
      posting('renewal_posted', { at: asksAt, notice: 4 }),
      { ...informed, notice: 4 },
    ];
    expect(until(answered, asksAt)).toBe(renewedUntil);
    expect(fold(answered).accounts[0]?.entry).toMatchObject({ state: 'declared', notice: 4, renewal: null });
  });
});
