import { Alert, Button, Card, Center, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { environmentMode } from '#console/service/environment.ts';
import { CallFailed } from '#console/service/request.ts';
import { useSessionState } from './session.tsx';

/** Shows its content to whoever has signed in, and to everybody else how to. */
export function Gate({ children }: { readonly children: ReactNode }) {
  const { session } = useSessionState();
  if (session !== null) return children;
  return (
    <Center mih="60vh">
      <Card withBorder maw={560} w="100%" p="xl">
        {environmentMode() === 'sandbox' ? <DemoEntrance /> : <SignInForm />}
      </Card>
    </Center>
  );
}

function DemoEntrance() {
  const words = useWords();
  const { enterDemo, demoState } = useSessionState();
  return (
    <>
      <Title order={1} size="h2">
        {words.enter.title}
      </Title>
      <Text my="md">{words.enter.text}</Text>
      {demoState === 'failed' && <Alert color="red" title={words.enter.failed} mb="md" />}
      <Button size="md" onClick={enterDemo} loading={demoState === 'waiting'}>
        {words.enter.button}
      </Button>
    </>
  );
}

function SignInForm() {
  const words = useWords();
  const { signIn } = useSessionState();
  const [sid, setSid] = useState('');
  const [key, setKey] = useState('');
  const [token, setToken] = useState('');
  const [missing, setMissing] = useState(false);
  const attempt = useMutation({ mutationFn: () => signIn(sid.trim(), key.trim(), token) });
  const refused = attempt.error instanceof CallFailed && attempt.error.status !== null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const lacks = sid.trim() === '' || key.trim() === '' || token === '';
        setMissing(lacks);
        if (!lacks && !attempt.isPending) attempt.mutate();
      }}
    >
      <Stack gap="sm">
        <Title order={1} size="h2">
          {words.session.title}
        </Title>
        <Text>{words.session.text}</Text>
        {missing && <Alert color="red" title={words.session.missing} />}
        {attempt.isError && <Alert color="red" title={refused ? words.session.refused : words.session.unreachable} />}
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
