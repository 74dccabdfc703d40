import { Alert, Button, Stack, Text, Title } from '@mantine/core';
import { consolePages } from '@sammati/contract/console-pages.ts';
import type { ResetUser } from '@sammati/contract/password-reset.ts';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useWords } from '#console/language/language.tsx';
import { ProofForm, useAsked } from '#console/session/proof-form.tsx';
import { readReset, resetPassword } from '#console/session/session-calls.ts';
import { takeFocus } from '#console/shell/focus-back.ts';
import { ByLink } from './by-link.tsx';

/** Where somebody who has lost the password sets another. */
export function ResetScreen() {
  const words = useWords();
  return (
    <ByLink what="reset" read={readReset} reading={words.reset.reading} ended={words.reset.ended}>
      {(user, token) => <Setting user={user} token={token} />}
    </ByLink>
  );
}

function Setting({ user, token }: { readonly user: ResetUser; readonly token: string }) {
  const words = useWords();
  const { newPassword } = useAsked();
  const [, go] = useLocation();
  const [isSet, setSet] = useState(false);
  if (isSet) {
    return (
      <Stack gap="sm">
        <Alert role="status" title={words.reset.done} />
        <Button ref={takeFocus} onClick={() => go(consolePages.start, { replace: true })}>
          {words.session.signIn}
        </Button>
      </Stack>
    );
  }
  return (
    <ProofForm
      asked={[newPassword]}
      missing={words.session.passwordMissing}
      username={user.email}
      refused={words.reset.ended}
      button={words.reset.submit}
      act={async (given) => {
        await resetPassword(token, given.newPassword);
        setSet(true);
      }}
    >
      <Title order={1} size="h2">
        {words.reset.title}
      </Title>
      <Text>{words.reset.of(user.name)}</Text>
      <Alert variant="light" role="note">
        {user.email}
      </Alert>
    </ProofForm>
  );
}
