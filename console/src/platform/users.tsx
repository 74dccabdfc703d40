import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import type { User } from '@sammati/contract/user.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { Confirmation } from '#console/users/confirmation.tsx';
import { Invitations } from '#console/users/invitations.tsx';
import { ResetLink } from '#console/users/reset-link.tsx';
import { toPlatform } from '#console/users/users-calls.ts';
import { Listing } from './listing.tsx';
import { listUsers, makeReset, removeUser, resetSecondFactor } from './platform-calls.ts';

/** What an operator is about to do to somebody. */
interface Act {
  readonly kind: 'reset' | 'withoutFactor' | 'remove';
  readonly user: User;
}

/** Everybody who signs in: for whoever has lost a password or the second factor, or is to be an operator or nobody any more. */
export function Users() {
  const { words, day } = useLanguage();
  const text = words.platform.users;
  const query = useQuery({ queryKey: ['all-users'], queryFn: listUsers });
  const [act, setAct] = useState<Act | null>(null);
  return (
    <Stack gap="md">
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
          <Acts key="acts" user={user} choose={(kind) => setAct({ kind, user })} />,
        ]}
      />
      <Invitations to={toPlatform} title={text.invite} text={text.inviteText} />
      {act !== null && <Acting act={act} close={() => setAct(null)} />}
    </Stack>
  );
}

function Acts({ user, choose }: { readonly user: User; readonly choose: (kind: Act['kind']) => void }) {
  const words = useWords();
  const text = words.platform.users;
  const dangerous = { size: 'compact-sm', variant: 'light', color: 'red' } as const;
  return (
    <Group gap="xs">
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${words.people.reset}: ${user.name}`}
        onClick={() => choose('reset')}
      >
        {words.people.reset}
      </Button>
      {user.secondFactor && (
        <Button {...dangerous} aria-label={`${text.reset}: ${user.name}`} onClick={() => choose('withoutFactor')}>
          {text.reset}
        </Button>
      )}
      <Button {...dangerous} aria-label={text.removeTitle(user.name)} onClick={() => choose('remove')}>
        {text.remove}
      </Button>
    </Group>
  );
}

function Acting({ act: { kind, user }, close }: { readonly act: Act; readonly close: () => void }) {
  const words = useWords();
  const text = words.platform.users;
  if (kind === 'reset') return <ResetLink name={user.name} make={() => makeReset(user.id)} close={close} />;
  const isRemoval = kind === 'remove';
  return (
    <Confirmation
      title={isRemoval ? text.removeTitle(user.name) : text.resetTitle(user.name)}
      text={isRemoval ? text.removeText : text.resetText}
      button={isRemoval ? text.remove : text.reset}
      act={() => (isRemoval ? removeUser(user.id) : resetSecondFactor(user.id))}
      changes="all-users"
      close={close}
    />
  );
}
