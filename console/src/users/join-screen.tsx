import { Alert, Text, Title } from '@mantine/core';
import { consolePages } from '@sammati/contract/console-pages.ts';
import type { OpenInvitation } from '@sammati/contract/invitation.ts';
import { useLocation } from 'wouter';
import { useWords } from '#console/language/language.tsx';
import { useAsked } from '#console/session/proof-form.tsx';
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

/** For whoever is new and whoever has a password here alike: the service does not say who is who before it was given one. */
function Acceptance({ token, invitation }: { readonly token: string; readonly invitation: OpenInvitation }) {
  const words = useWords();
  const [, go] = useLocation();
  const { signedIn } = useSessionState();
  const { password, newPassword } = useAsked();
  const { email, name, role, brandName } = invitation;
  return (
    <TwoSteps
      asked={[{ ...newPassword, name: 'password', label: password.label }]}
      missing={words.session.passwordMissing}
      username={email}
      begin={async (given, code) => {
        signedIn(await acceptInvitation(token, given.password, code));
        // The address with the token does not stay in the history.
        go(consolePages.overview, { replace: true });
      }}
      button={words.join.submit}
      refused={words.join.wrong}
    >
      <Title order={1} size="h2">
        {words.join.title(brandName ?? words.join.operator)}
      </Title>
      <Text>{words.join.as(name, words.roles[role ?? 'operator'])}</Text>
      <Text>{words.join.choose}</Text>
      <Alert variant="light" role="note">
        {email}
      </Alert>
    </TwoSteps>
  );
}
