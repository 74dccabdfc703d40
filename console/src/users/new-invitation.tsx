import { Alert, Button, Group, Modal, Select, TextInput } from '@mantine/core';
import type { MadeInvitation } from '@sammati/contract/invitation.ts';
import type { AccountRole } from '@sammati/contract/user.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '#console/language/language.tsx';
import { useRefusal } from '#console/language/refusal.ts';
import { useAct } from '#console/service/act.ts';
import { CallFailed } from '#console/service/request.ts';
import { useFocusBack } from '#console/shell/focus-back.ts';
import { useUnsaved } from '#console/shell/unsaved.tsx';
import { MadeLink } from './by-link.tsx';
import { isRole, roles } from './roles.ts';
import type { Inviting } from './users-calls.ts';

/** The link is in memory until its window is closed, and nowhere else. */
export function NewInvitation({ to }: { readonly to: Inviting }) {
  const words = useWords();
  const queries = useQueryClient();
  const refusal = useRefusal(words.entry.failed);
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<AccountRole>('viewer');
  const [missing, setMissing] = useState(false);
  useUnsaved(name !== '' || email !== '');
  const invitation = useAct({
    mutationFn: () => to.invite({ name: name.trim(), email: email.trim(), role }),
    onSuccess() {
      setName('');
      setEmail('');
    },
    onSettled: () => queries.invalidateQueries({ queryKey: to.key }),
  });
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
        {!to.isToPlatform && (
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
        )}
        <Button type="submit" mt={25} loading={invitation.isPending}>
          {words.people.invite}
        </Button>
      </Group>
      {missing && <Alert color="red" mt="sm" title={words.people.needed} />}
      {invitation.isError && (
        <Alert color="red" mt="sm" title={isNoEmail(invitation.error) ? words.people.noEmail : refusal(invitation.error)} />
      )}
      {invitation.data !== undefined && <Link made={invitation.data} close={() => invitation.reset()} />}
    </form>
  );
}

/** What is too short for one is no request at all. */
function isNoEmail(error: Error): boolean {
  return error instanceof CallFailed && /^(?:not_an_email|invalid_request)$/.test(error.code ?? '');
}

function Link({ made, close }: { readonly made: MadeInvitation; readonly close: () => void }) {
  const words = useWords();
  useFocusBack();
  return (
    <Modal
      opened
      onClose={close}
      centered
      size="lg"
      title={words.people.inviteTitle}
      closeOnClickOutside={false}
      closeOnEscape={false}
      closeButtonProps={{ 'aria-label': words.people.done }}
    >
      <MadeLink text={words.people.linkText(made.name)} path={made.path} close={close} />
    </Modal>
  );
}
