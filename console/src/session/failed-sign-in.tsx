import { Alert } from '@mantine/core';
import { useWords } from '#console/language/language.tsx';
import { CallFailed } from '#console/service/request.ts';

/** Why nobody was signed in. `refused` is what a refusal of the credentials means here. */
export function FailedSignIn({ error, refused }: { readonly error: Error; readonly refused: string }) {
  const words = useWords();
  const status = error instanceof CallFailed ? error.status : null;
  const code = error instanceof CallFailed ? error.code : null;
  const known: Readonly<Record<string, string>> = {
    too_many_attempts: words.session.tooMany,
    weak_password: words.session.weak,
    invitation_ended: words.join.ended,
  };
  return <Alert color="red" title={known[code ?? ''] ?? (status === null ? words.session.unreachable : refused)} />;
}
