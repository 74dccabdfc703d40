import { Alert, Badge, Box, Button, Card, Group, Select, Skeleton, Table, Text } from '@mantine/core';
import type { AccountRole, AccountUser } from '@sammati/contract/user.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { AsOf } from '#console/lists/as-of.tsx';
import { Failed } from '#console/lists/failed.tsx';
import { useAct } from '#console/service/act.ts';
import { useMay, useSession, useSessionState } from '#console/session/session.tsx';
import { unmarked } from '#console/shell/focus-back.ts';
import { useFocusKept } from '#console/shell/focus-kept.ts';
import { Confirmation } from './confirmation.tsx';
import { ResetLink } from './reset-link.tsx';
import { isRole, roles } from './roles.ts';
import { changeRole, listUsers, makeReset, removeUser } from './users-calls.ts';

export function Users() {
  const words = useWords();
  const session = useSession();
  const { lookAgain } = useSessionState();
  const users = useQuery({ queryKey: ['users', session.sid], queryFn: () => listUsers(session) });
  const card = useFocusKept<HTMLDivElement>();
  const [removing, setRemoving] = useState<AccountUser | null>(null);
  const [resetting, setResetting] = useState<AccountUser | null>(null);
  return (
    <Card withBorder component="section" aria-label={words.people.title} tabIndex={-1} style={unmarked} ref={card}>
      {users.isPending && <Skeleton height={120} />}
      {users.isError && users.data === undefined && <Failed again={users.refetch} />}
      <AsOf query={users} mb="xs" />
      {users.data?.length === 0 && <Alert title={words.people.none}>{words.people.noneText}</Alert>}
      {users.data !== undefined && users.data.length > 0 && (
        <UserTable users={users.data} remove={setRemoving} reset={setResetting} />
      )}
      {removing !== null && (
        <Confirmation
          title={words.people.removeTitle(removing.name)}
          text={words.people.removeText}
          button={words.people.remove}
          act={async () => {
            await removeUser(session, removing.id);
            if (removing.id === session.user?.id) await lookAgain();
          }}
          changes="users"
          close={() => setRemoving(null)}
        />
      )}
      {resetting !== null && (
        <ResetLink name={resetting.name} make={() => makeReset(session, resetting.id)} close={() => setResetting(null)} />
      )}
    </Card>
  );
}

function UserTable(props: {
  readonly users: readonly AccountUser[];
  readonly remove: (user: AccountUser) => void;
  readonly reset: (user: AccountUser) => void;
}) {
  const { users, remove, reset } = props;
  const { words, day } = useLanguage();
  const session = useSession();
  const mayReset = useMay()('makeAccountPasswordReset');
  return (
    <Table verticalSpacing="sm" data-testid="users">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.people.name}</Table.Th>
          <Table.Th visibleFrom="sm">{words.people.role}</Table.Th>
          <Table.Th visibleFrom="md">{words.people.since}</Table.Th>
          <Table.Th aria-label={words.people.remove} />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {users.map((user) => (
          <Table.Tr key={user.id}>
            <Table.Td style={anywhere}>
              <Text size="sm" fw={600}>
                {user.name}
                {user.id === session.user?.id && ` (${words.people.you})`}
              </Text>
              <Text size="xs" c="dimmed">
                {user.email}
              </Text>
              {user.secondFactor && (
                <Badge size="sm" color="consent" h="auto">
                  {words.secondFactor.title}
                </Badge>
              )}
              <Box hiddenFrom="sm" mt={4}>
                <RoleOf user={user} />
              </Box>
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <RoleOf user={user} />
            </Table.Td>
            <Table.Td visibleFrom="md">{day(user.since)}</Table.Td>
            <Table.Td ta="end">
              <Group gap="xs" justify="end">
                {mayReset && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`${words.people.reset}: ${user.name}`}
                    onClick={() => reset(user)}
                  >
                    {words.people.reset}
                  </Button>
                )}
                <Button
                  size="compact-sm"
                  variant="light"
                  color="red"
                  aria-label={words.people.removeTitle(user.name)}
                  onClick={() => remove(user)}
                >
                  {words.people.remove}
                </Button>
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

const anywhere = { overflowWrap: 'anywhere' } as const;

/** It changes when it is chosen; what the service refuses stands beside it. */
function RoleOf({ user }: { readonly user: AccountUser }) {
  const words = useWords();
  const session = useSession();
  const { lookAgain } = useSessionState();
  const isSelf = user.id === session.user?.id;
  const queries = useQueryClient();
  const refusal = useRefusal(words.entry.failed);
  const change = useAct({
    mutationFn: (role: AccountRole) => changeRole(session, user.id, role),
    // Whoever makes themselves a viewer is shown what a viewer may.
    onSuccess: () => (isSelf ? lookAgain() : undefined),
    // They may not read who else is there any more.
    onSettled: (changed) => (isSelf && changed !== undefined ? undefined : queries.invalidateQueries({ queryKey: ['users'] })),
  });
  return (
    <Select
      aria-label={words.people.roleOf(user.name)}
      miw={110}
      maw={170}
      allowDeselect={false}
      comboboxProps={{ withinPortal: true }}
      disabled={change.isPending}
      value={change.isPending ? change.variables : user.role}
      data={roles.map((role) => ({ value: role, label: words.roles[role] }))}
      error={change.isError ? refusal(change.error) : null}
      onChange={(role) => {
        if (isRole(role) && role !== user.role) change.mutate(role);
      }}
    />
  );
}
