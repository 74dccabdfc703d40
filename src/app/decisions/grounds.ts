/** What led to an answer, in the words in which it is answered and kept. */
import type { PermissionAnswer } from '#app/permission/answer-permission.ts';
import type { AccountContext } from '#app/ports/directory.ts';
import type { Instant } from '#domain/kernel/instant.ts';
import type { DecidedConsent, DecidedPreference } from '#domain/permission/decision.ts';
import { profileKey } from '#domain/registry/preference-profile.ts';
import { validUntil } from '#domain/registry/source.ts';
import { show } from '#domain/whitelist/shown.ts';

/** What the person told everyone (R5). */
export function preferenceOf(
  { preference, profile }: PermissionAnswer,
  { terms }: AccountContext,
  registryVersion: number,
): DecidedPreference {
  if (preference.kind === 'unknown') return { kind: 'unknown', source: null, until: null, profile: null, registryVersion };
  const { kind, source } = preference;
  return {
    kind,
    source: { kind: source.kind, date: source.date },
    until: validUntil(source, terms),
    profile: profile === null ? null : profileKey(profile),
    registryVersion,
  };
}

/** How the number stands with the account (R15). */
export function consentOf({ standing, mode }: PermissionAnswer, { account, terms }: AccountContext, at: Instant): DecidedConsent {
  const shown = show(standing, account.id, mode, at, terms);
  return {
    mode,
    status: shown.status,
    type: shown.status === 'whitelist' ? shown.type : null,
    until: shown.status === 'whitelist' ? shown.until : null,
    event: standing.n,
    objectedAt: standing.objection?.at ?? null,
  };
}
