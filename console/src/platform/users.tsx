import { Alert, Badge, Button, Group, Modal, Text } from '@mantine/core';
import type { User } from '@sammati/contract/user.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { ResetLink } from '#console/users/reset-link.tsx';
import { Listing } from './listing.tsx';
import { listUsers, makeReset, resetSecondFactor } from './platform-calls.ts';

/** Everybody who signs in, for whoever has lost a password or the second factor. */
export function Users() {
  const { words, day } = useLanguage();
  const text = words.platform.users;
  const query = useQuery({ queryKey: ['all-users'], queryFn: listUsers });
  const [resetting, setResetting] = useState<User | null>(null);
  const [removing, setRemoving] = useState<User | null>(null);
  return (
    <>
      <Listing
        query={query}
        none={words.people.none}
        columns={[words.people.name, text.kind, words.secondFactor.title, words.people.since, words.platform.accounts.acts]}
        keyOf={({ id }) => String(id)}
        cells={(user) => [
          <div key="name">
            <Text size="sm" fw={600}>
              {user.name}
            </Text>
            <Text size="xs" c="dimmed">
              {user.email}
            </Text>
          </div>,
          user.operator ? words.roles.operator : text.user,
          <Badge key="factor" color={user.secondFactor ? 'consent' : 'gray.7'}>
            {user.secondFactor ? words.secondFactor.on : words.secondFactor.off}
          </Badge>,
          day(user.createdAt),
          <Group key="acts" gap="xs">
            <Button
              size="compact-sm"
              variant="default"
              aria-label={words.people.resetTitle(user.name)}
              onClick={() => setResetting(user)}
            >
              {words.people.reset}
            </Button>
            {user.secondFactor && (
              <Button
                size="compact-sm"
                variant="light"
                color="red"
                aria-label={text.resetTitle(user.name)}
                onClick={() => setRemoving(user)}
              >
                {text.reset}
              </Button>
            )}
          </Group>,
        ]}
      />
      {resetting !== null && (
        <ResetLink name={resetting.name} make={() => makeReset(resetting.id)} close={() => setResetting(null)} />
      )}
      {removing !== null && <Removal user={removing} close={() => setRemoving(null)} />}
    </>
  );
}

function Removal({ user, close }: { readonly user: User; readonly close: () => void }) {
  const words = useWords();
  const queries = useQueryClient();
  const removal = useAct({
    mutationFn: () => resetSecondFactor(user.id),
    onSuccess: close,
    onSettled: () => queries.invalidateQueries({ queryKey: ['all-users'] }),
  });
  const title = words.platform.users.resetTitle(user.name);
  return (
    <Modal opened onClose={close} title={title} centered closeButtonProps={{ 'aria-label': words.entry.cancel }}>
      <Text mb="md">{words.platform.users.resetText}</Text>
      {removal.isError && <Alert color="red" mb="md" title={words.entry.failed} />}
      <Group justify="end">
        <Button variant="default" onClick={close}>
          {words.entry.cancel}
        </Button>
        <Button color="red.9" loading={removal.isPending} onClick={() => removal.mutate()}>
          {words.platform.users.reset}
        </Button>
      </Group>
    </Modal>
  );
}
