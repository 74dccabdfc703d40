import { Alert } from '@mantine/core';
import type { ProblemCode } from '@sammati/contract/problem.ts';
import { useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { CallFailed } from '#console/service/request.ts';

export interface Refused {
  /** What a refusal of what was given means here. */
  readonly refused: string;
  /** How the service calls that; a wrong password where nothing is said. */
  readonly by?: readonly ProblemCode[] | undefined;
}

/** Why nothing was done, in the language of the console. */
export function FailedSignIn({ error, refused, by = ['wrong_credentials'] }: Refused & { readonly error: Error }) {
  const words = useWords();
  const refusal = useRefusal();
  if (!(error instanceof CallFailed) || error.status === null) return <Alert color="red" title={words.session.unreachable} />;
  const known: Readonly<Partial<Record<string, string>>> = {
    too_many_attempts: words.session.tooMany,
    weak_password: words.session.weak,
    wrong_code: words.session.wrongCode,
    invitation_ended: words.join.ended,
    reset_ended: words.reset.ended,
  };
  const code = error.code ?? '';
  const isOfWhatWasGiven = by.some((one) => one === code);
  const sentence = isOfWhatWasGiven ? refused : known[code];
  if (sentence !== undefined) return <Alert color="red" title={sentence} />;
  return (
    <Alert color="red" title={words.entry.failed}>
      {refusal(error)}
    </Alert>
  );
}
