import { Stack, Text, Title } from '@mantine/core';
import { useWords } from '#console/language/language.tsx';
import { useSession } from '#console/session/session.tsx';
import { Invitations } from './invitations.tsx';
import { Users } from './users.tsx';
import { toAccount } from './users-calls.ts';

/** Who may sign in to the account, who is invited, and what each may do. */
export function PeopleScreen() {
  const words = useWords();
  const session = useSession();
  return (
    <Stack gap="md">
      <div>
        <Title order={1} size="h2">
          {words.people.title}
        </Title>
        <Text c="dimmed">{words.people.text}</Text>
      </div>
      <Users />
      <Invitations to={toAccount(session)} title={words.people.inviteTitle} />
    </Stack>
  );
}
