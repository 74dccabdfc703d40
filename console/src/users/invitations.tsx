import { Alert, Button, Card, Skeleton, Table, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { AsOf } from '#console/lists/as-of.tsx';
import { useAct } from '#console/service/act.ts';
import { unmarked } from '#console/shell/focus-back.ts';
import { useFocusKept } from '#console/shell/focus-kept.ts';
import { NewInvitation } from './new-invitation.tsx';
import type { Inviting, Listed } from './users-calls.ts';

/** Makes invitations, and takes back those that are still open. */
export function Invitations(props: { readonly to: Inviting; readonly title: string; readonly text?: string }) {
  const { to, title, text } = props;
  const words = useWords();
  const heading = useFocusKept<HTMLHeadingElement>();
  const open = useQuery({ queryKey: to.key, queryFn: to.list });
  return (
    <Card withBorder component="section" aria-labelledby="invite">
      <Title order={2} size="h4" id="invite" mb="sm" tabIndex={-1} style={unmarked} ref={heading}>
        {title}
      </Title>
      {text !== undefined && <Text mb="sm">{text}</Text>}
      <NewInvitation to={to} />
      {open.isPending && <Skeleton height={40} mt="md" />}
      <AsOf query={open} mt="md" />
      {open.isError && open.data === undefined && <Alert color="red" title={words.app.failed} mt="md" />}
      {open.data !== undefined && open.data.length > 0 && <OpenInvitations to={to} invitations={open.data} />}
    </Card>
  );
}

function OpenInvitations({ to, invitations }: { readonly to: Inviting; readonly invitations: readonly Listed[] }) {
  const { words, time } = useLanguage();
  const queries = useQueryClient();
  const refusal = useRefusal(words.entry.failed);
  const revocation = useAct({
    mutationFn: (id: number) => to.revoke(id),
    onSettled: () => queries.invalidateQueries({ queryKey: to.key }),
  });
  return (
    <>
      <Title order={3} size="h5" mt="lg">
        {words.people.invitations}
      </Title>
      {revocation.isError && <Alert color="red" mt="sm" title={refusal(revocation.error)} />}
      <Table verticalSpacing="sm" data-testid="invitations">
        <Table.Tbody>
          {invitations.map(({ id, name, email, role, expiresAt }) => (
            <Table.Tr key={id}>
              <Table.Td style={anywhere}>
                <Text size="sm" fw={600}>
                  {name}
                </Text>
                <Text size="xs" c="dimmed">
                  {email}
                </Text>
              </Table.Td>
              <Table.Td>{words.roles[role ?? 'operator']}</Table.Td>
              <Table.Td visibleFrom="sm">{words.people.until(time(expiresAt))}</Table.Td>
              <Table.Td ta="end">
                <Button
                  size="compact-sm"
                  variant="light"
                  color="red"
                  aria-label={words.people.revokeOf(name)}
                  loading={revocation.isPending && revocation.variables === id}
                  onClick={() => revocation.mutate(id)}
                >
                  {words.people.revoke}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}

const anywhere = { overflowWrap: 'anywhere' } as const;
