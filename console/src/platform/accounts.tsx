import { Badge, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Account } from '@sammati/contract/account.ts';
import { consolePages } from '@sammati/contract/console-pages.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useWords } from '#console/language/language.tsx';
import { useSessionState } from '#console/session/session.tsx';
import { listAccounts } from '#console/session/session-calls.ts';
import { AccountForm } from './account-form.tsx';
import { Listing } from './listing.tsx';
import { changeStatus, listBusinesses } from './platform-calls.ts';
import { WithReason } from './with-reason.tsx';

export function Accounts() {
  const words = useWords();
  const text = words.platform.accounts;
  const { choose } = useSessionState();
  const [, go] = useLocation();
  const query = useQuery({ queryKey: ['accounts'], queryFn: listAccounts });
  const businesses = useQuery({ queryKey: ['businesses'], queryFn: listBusinesses });
  const [isOpening, opening] = useDisclosure();
  const [changing, setChanging] = useState<Account | null>(null);
  const next = changing?.status === 'active' ? 'suspended' : 'active';
  return (
    <>
      <Group justify="space-between" align="end" mb="md">
        <Text c="dimmed" flex="1 1 20rem">
          {text.text}
        </Text>
        <Button onClick={opening.open}>{text.open}</Button>
      </Group>
      <Listing
        query={query}
        none={words.session.noAccounts}
        columns={[text.name, text.of, text.sid, text.status, text.acts]}
        minWidth={820}
        keyOf={({ sid }) => sid}
        cells={(account) => [
          <bdi key="name">{account.brandName}</bdi>,
          <bdi key="of">{businesses.data?.find(({ id }) => id === account.businessId)?.legalName ?? account.businessId}</bdi>,
          account.sid,
          <Badge key="status" color={account.status === 'active' ? 'consent' : 'red.9'}>
            {words.overview.status[account.status]}
          </Badge>,
          <Group key="acts" gap="xs">
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                choose(account.sid);
                go(consolePages.overview);
              }}
            >
              {text.look}
            </Button>
            {account.status !== 'closed' && (
              <Button size="compact-sm" variant="light" color="red" onClick={() => setChanging(account)}>
                {account.status === 'active' ? text.suspend : text.activate}
              </Button>
            )}
          </Group>,
        ]}
      />
      {isOpening && <AccountForm close={opening.close} />}
      {changing !== null && (
        <WithReason
          title={next === 'suspended' ? text.suspend : text.activate}
          text={changing.brandName}
          act={(reason) => changeStatus(changing.sid, next, reason)}
          close={() => setChanging(null)}
        />
      )}
    </>
  );
}
