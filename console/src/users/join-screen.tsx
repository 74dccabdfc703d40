import { Alert, Button, Card, Center, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { consolePages } from '@sammati/contract/console-pages.ts';
import type { OpenInvitation } from '@sammati/contract/invitation.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useWords } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { CallFailed } from '#console/service/request.ts';
import { FailedSignIn } from '#console/session/failed-sign-in.tsx';
import { useSessionState } from '#console/session/session.tsx';
import { acceptInvitation, readInvitation } from '#console/session/session-calls.ts';

/** Where an invitation is taken up. Its token stands behind the number sign of the address, which is sent to nobody. */
export function JoinScreen() {
  const words = useWords();
  const [token] = useState(() => window.location.hash.slice(1));
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => readInvitation(token),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const isReached = !(invitation.error instanceof CallFailed) || invitation.error.status !== null;
  return (
    <Center mih="60vh">
      <Card withBorder maw={560} w="100%" p="xl">
        {invitation.isPending && <Text>{words.join.reading}</Text>}
        {invitation.isError && <Alert color="red" title={isReached ? words.join.ended : words.session.unreachable} />}
        {invitation.data !== undefined && <Acceptance token={token} invitation={invitation.data} />}
      </Card>
    </Center>
  );
}

function Acceptance({ token, invitation }: { readonly token: string; readonly invitation: OpenInvitation }) {
  const words = useWords();
  const [, go] = useLocation();
  const { signedIn } = useSessionState();
  const [password, setPassword] = useState('');
  const { email, name, role, brandName, known } = invitation;
  const acceptance = useAct({
    mutationFn: () => acceptInvitation(token, password),
    onSuccess(user) {
      signedIn(user);
      // The address with the token does not stay in the history.
      go(consolePages.overview, { replace: true });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (password !== '') acceptance.mutate();
      }}
    >
      <Stack gap="sm">
        <Title order={1} size="h2">
          {words.join.title(brandName ?? words.join.operator)}
        </Title>
        <Text>{words.join.as(name, words.roles[role ?? 'operator'])}</Text>
        <Text>{known ? words.join.known : words.join.choose}</Text>
        {acceptance.isError && <FailedSignIn error={acceptance.error} refused={words.join.wrong} />}
        <Alert variant="light">{email}</Alert>
        <PasswordInput
          label={known ? words.session.password : words.session.newPassword}
          description={known ? undefined : words.session.weak}
          value={password}
          autoComplete={known ? 'current-password' : 'new-password'}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" loading={acceptance.isPending}>
          {words.join.submit}
        </Button>
      </Stack>
    </form>
  );
}
