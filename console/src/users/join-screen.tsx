import { Alert, Text, Title } from '@mantine/core';
import { consolePages } from '@sammati/contract/console-pages.ts';
import type { OpenInvitation } from '@sammati/contract/invitation.ts';
import { useLocation } from 'wouter';
import { useWords } from '#console/language/language.tsx';
import { ProofForm, useAsked } from '#console/session/proof-form.tsx';
import { useSessionState } from '#console/session/session.tsx';
import { acceptInvitation, readInvitation } from '#console/session/session-calls.ts';
import { TwoSteps } from '#console/session/two-steps.tsx';
import { ByLink } from './by-link.tsx';

/** Where an invitation is taken up. */
export function JoinScreen() {
  const words = useWords();
  return (
    <ByLink what="invitation" read={readInvitation} reading={words.join.reading} ended={words.join.ended}>
      {(invitation, token) => <Acceptance token={token} invitation={invitation} />}
    </ByLink>
  );
}

function Acceptance({ token, invitation }: { readonly token: string; readonly invitation: OpenInvitation }) {
  const words = useWords();
  const [, go] = useLocation();
  const { signedIn } = useSessionState();
  const { newPassword } = useAsked();
  const { email, name, role, brandName, known } = invitation;
  const accept = async (password: string, code?: string) => {
    signedIn(await acceptInvitation(token, password, code));
    // The address with the token does not stay in the history.
    go(consolePages.overview, { replace: true });
  };
  const said = (
    <>
      <Title order={1} size="h2">
        {words.join.title(brandName ?? words.join.operator)}
      </Title>
      <Text>{words.join.as(name, words.roles[role ?? 'operator'])}</Text>
      <Text>{known ? words.join.known : words.join.choose}</Text>
      <Alert variant="light">{email}</Alert>
    </>
  );
  if (known) {
    const begin = (_email: string, password: string, code: string | undefined) => accept(password, code);
    return (
      <TwoSteps email={email} begin={begin} button={words.join.submit} refused={words.join.wrong}>
        {said}
      </TwoSteps>
    );
  }
  return (
    <ProofForm
      asked={[newPassword]}
      refused={words.join.wrong}
      button={words.join.submit}
      act={(given) => accept(given.newPassword)}
    >
      {said}
    </ProofForm>
  );
}
