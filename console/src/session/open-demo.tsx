import { Alert, Button, Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useSessionState } from './session.tsx';

/** One click into the sandbox's demo, and what else may be done instead. */
export function OpenDemo({ children }: { readonly children?: ReactNode }) {
  const words = useWords();
  const { enterDemo, demoState } = useSessionState();
  return (
    <>
      <Title order={1} size="h2">
        {words.enter.title}
      </Title>
      <Text my="md">{words.enter.text}</Text>
      {demoState === 'failed' && <Alert color="red" title={words.enter.failed} mb="md" />}
      <Group>
        <Button size="md" onClick={enterDemo} loading={demoState === 'waiting'}>
          {words.enter.button}
        </Button>
        {children}
      </Group>
    </>
  );
}
