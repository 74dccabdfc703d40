import { Alert, Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { FailedSignIn } from './failed-sign-in.tsx';
import { useSessionState } from './session.tsx';

/** Over the screens as they are, so that nothing that was typed is lost. */
export function SignInAgain() {
  const words = useWords();
  const { user, signIn, signOut } = useSessionState();
  const [password, setPassword] = useState('');
  const leaving = useAct({ mutationFn: signOut });
  const attempt = useAct({ mutationFn: () => signIn(user?.email ?? '', password) });
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} closeOnEscape={false} centered title={words.session.ended}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (password !== '') attempt.mutate();
        }}
      >
        <Stack gap="sm">
          <Text>{words.session.endedText}</Text>
          {attempt.isError && <FailedSignIn error={attempt.error} refused={words.session.wrongPassword} />}
          <Alert variant="light">{user?.email}</Alert>
          <PasswordInput
            label={words.session.password}
            value={password}
            autoComplete="current-password"
            data-autofocus
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Group justify="end">
            <Button variant="default" loading={leaving.isPending} onClick={() => leaving.mutate()}>
              {words.session.signOut}
            </Button>
            <Button type="submit" loading={attempt.isPending}>
              {words.session.signIn}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
