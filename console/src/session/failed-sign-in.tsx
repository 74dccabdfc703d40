import { Alert } from '@mantine/core';
import { useWords } from '#console/language/language.tsx';
import { CallFailed } from '#console/service/request.ts';

/** What the service calls a password or a token that is wrong. */
const refusals: ReadonlySet<string | null> = new Set(['wrong_credentials', 'unauthorized']);

/** Why nothing was done. `refused` is what a refusal of the credentials means here. */
export function FailedSignIn({ error, refused }: { readonly error: Error; readonly refused: string }) {
  const words = useWords();
  const status = error instanceof CallFailed ? error.status : null;
  const code = error instanceof CallFailed ? error.code : null;
  const known: Readonly<Record<string, string>> = {
    too_many_attempts: words.session.tooMany,
    weak_password: words.session.weak,
    wrong_code: words.session.wrongCode,
    invitation_ended: words.join.ended,
    reset_ended: words.reset.ended,
  };
  const sentence = known[code ?? ''] ?? (refusals.has(code) ? refused : status === null ? words.session.unreachable : null);
  if (sentence !== null) return <Alert color="red" title={sentence} />;
  return (
    <Alert color="red" title={words.entry.failed}>
      {error.message}
    </Alert>
  );
}
