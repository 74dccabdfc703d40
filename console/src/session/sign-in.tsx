import { Button, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { isFirstClick } from '#console/service/first-click.ts';
import { ProofForm, useAsked } from './proof-form.tsx';
import { useSessionState } from './session.tsx';
import { TwoSteps } from './two-steps.tsx';

/** With e-mail address and password, or with an API key. */
export function SignIn() {
  const words = useWords();
  const { signIn } = useSessionState();
  const { email, password } = useAsked();
  const [withKey, setWithKey] = useState(false);
  return (
    <Stack gap="sm">
      <Title order={1} size="h2">
        {withKey ? words.session.title : words.session.signIn}
      </Title>
      {withKey ? (
        <KeyForm />
      ) : (
        <TwoSteps
          asked={[email, password]}
          missing={words.session.bothMissing}
          begin={(given, code) => signIn(given.email, given.password, code)}
          button={words.session.signIn}
          refused={words.session.wrongPassword}
        />
      )}
      <Button variant="subtle" onClick={(event) => isFirstClick(event) && setWithKey(!withKey)}>
        {withKey ? words.session.withPassword : words.session.withKey}
      </Button>
      {!withKey && (
        <Text size="sm" c="dimmed" ta="center">
          {words.session.lost}
        </Text>
      )}
    </Stack>
  );
}

function KeyForm() {
  const { session } = useWords();
  const { signInWithKey } = useSessionState();
  return (
    <ProofForm
      asked={[
        { name: 'sid', label: session.sid, kind: 'text', autoComplete: 'off' },
        { name: 'key', label: session.key, kind: 'text', autoComplete: 'off' },
        { name: 'token', label: session.token, kind: 'hidden', autoComplete: 'off' },
      ]}
      missing={session.missing}
      refused={session.refused}
      by={['unauthorized', 'not_found']}
      button={session.signIn}
      act={({ sid, key, token }) => signInWithKey(sid, key, token)}
    >
      <Text>{session.text}</Text>
    </ProofForm>
  );
}
