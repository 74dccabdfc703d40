import { Alert, Card, SimpleGrid, Stack } from '@mantine/core';
import { useWords } from '#console/language/language.tsx';
import { OpenDemo } from '#console/session/open-demo.tsx';
import { useSessionState } from '#console/session/session.tsx';
import { BusinessCard } from './business-card.tsx';
import { ControlsCard } from './controls-card.tsx';
import { Handset } from './handset.tsx';
import { SandboxProvider } from './sandbox-context.tsx';
import { useAccount } from './sandbox-queries.ts';
import styles from './sandbox-screen.module.css';
import { Story } from './story.tsx';
import { Why } from './why.tsx';
import { WireLog } from './wire-log.tsx';

/** A business, a telephone and a clock on one screen, and the requests between them. */
export function SandboxScreen() {
  const { demo } = useSessionState();
  // A user may be of any account; this screen is the demo's.
  if (demo === null) {
    return (
      <Card withBorder maw={560} p="xl" mx="auto">
        <OpenDemo />
      </Card>
    );
  }
  return (
    <SandboxProvider demo={demo}>
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
