import { Alert, Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { FailedSignIn } from './failed-sign-in.tsx';
import { useSessionState } from './session.tsx';

/** With e-mail address and password, or with an API key. */
export function SignIn() {
  const words = useWords();
  const [withKey, setWithKey] = useState(false);
  return (
    <Stack gap="sm">
      <Title order={1} size="h2">
        {withKey ? words.session.title : words.session.signIn}
      </Title>
      {withKey ? <KeyForm /> : <PasswordForm />}
      <Button variant="subtle" onClick={() => setWithKey(!withKey)}>
        {withKey ? words.session.withPassword : words.session.withKey}
      </Button>
    </Stack>
  );
}

function PasswordForm() {
  const words = useWords();
  const { signIn } = useSessionState();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const attempt = useAct({ mutationFn: () => signIn(email.trim(), password) });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const lacks = email.trim() === '' || password === '';
        setMissing(lacks);
        if (!lacks) attempt.mutate();
      }}
    >
      <Stack gap="sm">
        {missing && <Alert color="red" title={words.session.bothMissing} />}
        {attempt.isError && <FailedSignIn error={attempt.error} refused={words.session.wrongPassword} />}
        <TextInput
          label={words.session.email}
          type="email"
          value={email}
          autoComplete="username"
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={words.session.password}
          value={password}
          autoComplete="current-password"
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" loading={attempt.isPending}>
          {words.session.signIn}
        </Button>
      </Stack>
    </form>
  );
}

function KeyForm() {
  const words = useWords();
  const { signInWithKey } = useSessionState();
  const [sid, setSid] = useState('');
  const [key, setKey] = useState('');
  const [token, setToken] = useState('');
  const [missing, setMissing] = useState(false);
  const attempt = useAct({ mutationFn: () => signInWithKey(sid.trim(), key.trim(), token) });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const lacks = sid.trim() === '' || key.trim() === '' || token === '';
        setMissing(lacks);
        if (!lacks) attempt.mutate();
      }}
    >
      <Stack gap="sm">
        <Text>{words.session.text}</Text>
        {missing && <Alert color="red" title={words.session.missing} />}
        {attempt.isError && <FailedSignIn error={attempt.error} refused={words.session.refused} />}
        <TextInput
          label={words.session.sid}
          value={sid}
          autoComplete="off"
          onChange={(event) => setSid(event.currentTarget.value)}
        />
        <TextInput
          label={words.session.key}
          value={key}
          autoComplete="off"
          onChange={(event) => setKey(event.currentTarget.value)}
        />
        <PasswordInput
          label={words.session.token}
          value={token}
          autoComplete="off"
          onChange={(event) => setToken(event.currentTarget.value)}
        />
        <Button type="submit" loading={attempt.isPending}>
          {words.session.signIn}
        </Button>
      </Stack>
    </form>
  );
}
