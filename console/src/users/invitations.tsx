import { Alert, Button, Card, Group, Modal, Select, Skeleton, Table, Text, TextInput, Title } from '@mantine/core';
import type { Invitation, MadeInvitation } from '@sammati/contract/invitation.ts';
import type { AccountRole } from '@sammati/contract/user.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLanguage, useWords } from '#console/language/language.tsx';
import { useAct } from '#console/service/act.ts';
import { CallFailed } from '#console/service/request.ts';
import { useSession } from '#console/session/session.tsx';
import { MadeLink } from './by-link.tsx';
import { isRole, roles } from './roles.ts';
import { invite, listInvitations, revokeInvitation } from './users-calls.ts';

export function Invitations() {
  const words = useWords();
  const session = useSession();
  const open = useQuery({ queryKey: ['invitations', session.sid], queryFn: () => listInvitations(session) });
  return (
    <Card withBorder component="section" aria-labelledby="invite">
      <Title order={2} size="h4" id="invite" mb="sm">
        {words.people.inviteTitle}
      </Title>
      <NewInvitation />
      {open.isPending && <Skeleton height={40} mt="md" />}
      {open.isError && <Alert color="red" title={words.app.failed} mt="md" />}
      {open.data !== undefined && open.data.length > 0 && <OpenInvitations invitations={open.data} />}
    </Card>
  );
}

/** The link is in memory until its window is closed, and nowhere else. */
function NewInvitation() {
  const words = useWords();
  const session = useSession();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<AccountRole>('viewer');
  const [missing, setMissing] = useState(false);
  const invitation = useAct({
    mutationFn: () => invite(session, { name: name.trim(), email: email.trim(), role }),
    onSuccess() {
      setName('');
      setEmail('');
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['invitations'] }),
  });
  const noEmail =
    invitation.error instanceof CallFailed && /^(?:not_an_email|invalid_request)$/.test(invitation.error.code ?? '');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const lacks = name.trim() === '' || email.trim() === '';
        setMissing(lacks);
        if (!lacks) invitation.mutate();
      }}
    >
      <Group align="start" gap="sm">
        <TextInput
          flex="1 1 180px"
          label={words.people.name}
          value={name}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          flex="1 1 220px"
          label={words.session.email}
          value={email}
          maxLength={254}
          autoComplete="off"
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Select
          flex="1 1 180px"
          label={words.people.role}
          description={words.people.means[role]}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          allowDeselect={false}
          value={role}
          data={roles.map((one) => ({ value: one, label: words.roles[one] }))}
          onChange={(chosen) => {
            if (isRole(chosen)) setRole(chosen);
          }}
        />
        <Button type="submit" mt={25} loading={invitation.isPending}>
          {words.people.invite}
        </Button>
      </Group>
      {missing && <Alert color="red" mt="sm" title={words.people.needed} />}
      {invitation.isError && <Alert color="red" mt="sm" title={noEmail ? words.people.noEmail : words.entry.failed} />}
      {invitation.data !== undefined && <Link made={invitation.data} close={() => invitation.reset()} />}
    </form>
  );
}

function Link({ made, close }: { readonly made: MadeInvitation; readonly close: () => void }) {
  const words = useWords();
  return (
    <Modal
      opened
      onClose={close}
      centered
      size="lg"
      title={words.people.inviteTitle}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': words.people.done }}
    >
      <MadeLink text={words.people.linkText(made.name)} path={made.path} close={close} />
    </Modal>
  );
}

function OpenInvitations({ invitations }: { readonly invitations: readonly Invitation[] }) {
  const { words, time } = useLanguage();
  const session = useSession();
  const queries = useQueryClient();
  const revocation = useAct({
    mutationFn: (id: number) => revokeInvitation(session, id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['invitations'] }),
  });
  return (
    <>
      <Title order={3} size="h5" mt="lg">
        {words.people.invitations}
      </Title>
      {revocation.isError && <Alert color="red" mt="sm" title={words.entry.failed} />}
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
