import { Alert, Box, Stack, Tabs, Title } from '@mantine/core';
import { consolePages } from '@sammati/contract/console-pages.ts';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { AuditList } from '#console/audit/audit-list.tsx';
import { useWords } from '#console/language/language.tsx';
import { useSessionState } from '#console/session/session.tsx';
import { unmarked } from '#console/shell/focus-back.ts';
import { useFocusKept } from '#console/shell/focus-kept.ts';
import { toSight } from '#console/shell/to-sight.ts';
import { Accounts } from './accounts.tsx';
import { Businesses } from './businesses.tsx';
import { Complaints } from './complaints.tsx';
import { Connections } from './connections.tsx';
import { Imports } from './imports.tsx';
import { Lines } from './lines.tsx';
import styles from './platform-screen.module.css';
import { Senders } from './senders.tsx';
import { Users } from './users.tsx';

const parts = ['businesses', 'accounts', 'lines', 'connections', 'senders', 'complaints', 'imports', 'users', 'audit'] as const;
type Part = (typeof parts)[number];

const shown: Readonly<Record<Part, ReactNode>> = {
  businesses: <Businesses />,
  accounts: <Accounts />,
  lines: <Lines />,
  connections: <Connections />,
  senders: <Senders />,
  complaints: <Complaints />,
  imports: <Imports />,
  users: <Users />,
  audit: <AuditList path="/api/audit" authorization={undefined} />,
};

/** What an operator of the platform looks after; which part is in the address. */
export function PlatformScreen({ part }: { readonly part: string | undefined }) {
  const words = useWords();
  const { user } = useSessionState();
  const [, go] = useLocation();
  const heading = useFocusKept<HTMLHeadingElement>();
  const current = parts.find((one) => one === part) ?? 'businesses';
  if (user?.operator !== true) return <Alert title={words.pages.notFound} />;
  return (
    <Stack gap="md">
      <Title order={1} size="h2" tabIndex={-1} style={unmarked} ref={heading}>
        {words.platform.title}
      </Title>
      <Tabs value={current} onChange={(chosen) => go(`${consolePages.platform}/${chosen}`)} keepMounted={false}>
        <Box mb="md" className={styles.row}>
          <Tabs.List className={styles.tabs}>
            {parts.map((one) => (
              <Tabs.Tab key={one} value={one} ref={one === current ? toSight : undefined}>
                {words.platform.parts[one]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Box>
        {parts.map((one) => (
          <Tabs.Panel key={one} value={one}>
            {shown[one]}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}
