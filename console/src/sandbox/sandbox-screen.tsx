import { Alert, Button, Card, Center, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { BusinessCard } from './business-card.tsx';
import { ControlsCard } from './controls-card.tsx';
import { Handset } from './handset.tsx';
import { reading } from './sandbox-calls.ts';
import { SandboxProvider } from './sandbox-context.tsx';
import { useAccount } from './sandbox-queries.ts';
import styles from './sandbox-screen.module.css';
import { Story } from './story.tsx';
import { Why } from './why.tsx';
import { WireLog } from './wire-log.tsx';

const ENTERED = 'sammati-demo-entered';

/** A business, a telephone and a clock on one screen, and the requests between them. */
export function SandboxScreen() {
  const [entered, setEntered] = useState(() => sessionStorage.getItem(ENTERED) === 'yes');
  const demo = useQuery({ queryKey: ['demo'], queryFn: reading.demo, enabled: entered, staleTime: 60_000 });
  const enter = () => {
    sessionStorage.setItem(ENTERED, 'yes');
    setEntered(true);
    if (demo.isError) void demo.refetch();
  };
  if (demo.data === undefined) return <Entrance enter={enter} waiting={demo.isFetching} failed={demo.isError} />;
  return (
    <SandboxProvider demo={demo.data}>
      <Stack gap="md">
        <Unreachable />
        <Story />
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md" className={styles.columns}>
          <Stack gap="md">
            <BusinessCard />
            <ControlsCard />
          </Stack>
          <Handset />
          <Stack gap="md">
            <WireLog />
            <Why />
          </Stack>
        </SimpleGrid>
      </Stack>
    </SandboxProvider>
  );
}

function Entrance({
  enter,
  waiting,
  failed,
}: {
  readonly enter: () => void;
  readonly waiting: boolean;
  readonly failed: boolean;
}) {
  const words = useWords();
  return (
    <Center mih="60vh">
      <Card withBorder maw={560} p="xl">
        <Title order={1} size="h2">
          {words.enter.title}
        </Title>
        <Text my="md">{words.enter.text}</Text>
        {failed && <Alert color="red" title={words.enter.failed} mb="md" />}
        <Button size="md" onClick={enter} loading={waiting}>
          {words.enter.button}
        </Button>
      </Card>
    </Center>
  );
}

/** What is known stays on the screen while the service is away. */
function Unreachable() {
  const words = useWords();
  const account = useAccount();
  return account.isError ? (
    <Alert color="red" variant="light" role="alert">
      {words.app.unreachable}
    </Alert>
  ) : null;
}
